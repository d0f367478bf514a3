"""Certificates: what they say, issued, signed, printed, checked, revoked and issued anew."""
