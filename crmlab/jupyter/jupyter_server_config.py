"""JupyterLab as `crmlab lab` opens it: what it exports as HTML is the page that we make."""

from traitlets.config import Config

from crmlab.notebooks import PAGE

c = globals().get("c", Config())  # Jupyter hands its own in
c.HTMLExporter.update(PAGE)
c.SlidesExporter.template_name = "reveal"  # slides are HTML, too
