"""The examples, as code: rulebooks of real clusters' contents with illustrative points, and filled forms."""
