"""What runs inside the sandbox, beside the learner's code: nothing here knows an answer."""
