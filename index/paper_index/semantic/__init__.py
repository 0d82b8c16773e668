"""Search by meaning, for the extra `semantic`: a vector for each paper, made by a model that runs on this computer.

Nothing here uses the network. numpy is imported when vectors are compared, onnxruntime and tokenizers when a text is
embedded.
"""
