"""PHONES: form list, forms, manifests, media, and submissions, as ODK Collect wants them."""
