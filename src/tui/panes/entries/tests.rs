//! Tests of the headlines pane.
