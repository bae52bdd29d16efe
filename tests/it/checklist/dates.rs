//! Checklist 16, 23 to 25.
