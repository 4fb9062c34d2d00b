"""What a kernel reads first where chapters and reports are tested: nobody sees their pictures.

nbval compares no pixels. What cannot be drawn is found all the same; where it stands, in the
tests of plots and widgets, and `crmlab build` draws each chapter in full.
"""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image

from crmlab import live


def _draw_unseen(canvas):
    renderer = canvas.get_renderer()
    with renderer._draw_disabled():
        canvas.figure.draw(renderer)


FigureCanvasAgg.draw = _draw_unseen
Image.Image.save = lambda _image, file, *_, **__: file.write(b"no pixels")
ConstrainedLayoutEngine.execute = lambda *_: None
live.Explorer._keep_room = lambda explorer: setattr(explorer, "_lines", 1)

# A chapter imports what it needs by itself.
del FigureCanvasAgg, ConstrainedLayoutEngine, Image, live
