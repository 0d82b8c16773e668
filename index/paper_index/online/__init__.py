"""Fetching papers from Hugging Face and arXiv. Only this package uses the network, and only it imports httpx2."""
