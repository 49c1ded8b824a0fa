"""The three workbooks of `xlsforms/`: well kept, complete, harmless, and obeyed by the engine."""
