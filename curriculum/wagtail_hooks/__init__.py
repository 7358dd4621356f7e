"""What Wagtail asks us about, on the pages people read and in the editor; importing it registers the answers."""

from curriculum.wagtail_hooks import editing, serving

__all__ = ["editing", "serving"]
