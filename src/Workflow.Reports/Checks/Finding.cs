namespace Workflow.Reports.Checks;

public enum Severity { Fail, Warn, Note }

/// <param name="Code">Stable: T3.IDENTITY, T3.TOTAL, T3.ROWSUM, T4.SUM, S.BLANK, S.TEXT, S.LENGTH, S.MISSING.</param>
/// <param name="Place">For people: 表三“自然人”列.</param>
/// <param name="Part">Key of the part to go to.</param>
/// <param name="Cells">Keys of the cells to mark; the first is where to go.</param>
/// <param name="Message">What is wrong, with its place and numbers.</param>
/// <param name="Mend">How to put it right.</param>
/// <param name="Difference">Left minus right.</param>
public sealed record Finding(
    string Code, Severity Severity, string Place, string? Part, IReadOnlyList<string> Cells,
    string Message, string Mend, decimal? Left = null, decimal? Right = null, decimal? Difference = null);
