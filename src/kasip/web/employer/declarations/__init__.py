"""An enterprise's pages of its declarations of needs."""
