"""Pure answers: plain values in, plain values out."""
