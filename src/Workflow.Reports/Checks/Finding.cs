namespace Workflow.Reports.Checks;

public enum Severity { Fail, Warn, Note }

/// <param name="Code">Stable; all of them are in <see cref="ReportChecks.Codes"/>.</param>
/// <param name="Place">For people: 表三“自然人”列.</param>
/// <param name="Part">Key of the part to go to.</param>
/// <param name="Cells">Keys of the cells to mark; the first is where to go.</param>
/// <param name="Message">What is wrong, with its place and numbers.</param>
/// <param name="Mend">How to put it right.</param>
/// <param name="Difference">Left minus right.</param>
public sealed record Finding(
    string Code, Severity Severity, string Place, string? Part, IReadOnlyList<string> Cells,
    string Message, string Mend, decimal? Left = null, decimal? Right = null, decimal? Difference = null)
{
    /// <summary>Key of the table, where the finding is about one.</summary>
    public string? Table { get; init; }

    /// <summary>The row's name in the layout, where one row is at fault.</summary>
    public string? Row { get; init; }

    /// <summary>The column's name in the layout, where one column is at fault.</summary>
    public string? Column { get; init; }

    /// <summary>The characters at fault, where the finding is about words.</summary>
    public TextRange? Range { get; init; }

    /// <summary><see cref="Importing.SourceBlock.Index"/> of the place in the imported file, where the finding is about the file.</summary>
    public int? Block { get; init; }

    /// <summary>How many more of its kind the same text has; only so many are listed, see <see cref="ReportChecks.ListedAtMost"/>.</summary>
    public int Further { get; init; }

    /// <summary>Edits that put it right, best first; empty where only a person can say.</summary>
    public IReadOnlyList<Repair> Repairs { get; init; } = [];
}

/// <param name="Text">Key of the text.</param>
/// <param name="Start">0-based, in UTF-16 characters.</param>
public sealed record TextRange(string Text, int Start, int Length);
