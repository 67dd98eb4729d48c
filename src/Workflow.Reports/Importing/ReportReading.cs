namespace Workflow.Reports.Importing;

/// <summary>What a file was understood to say, and what nobody but a person can decide.</summary>
/// <param name="Report">What was read for certain; null where not even the layout is known.</param>
/// <param name="Unit">As the title names it; null where the title names none.</param>
/// <param name="Year">As the title names it.</param>
/// <param name="Traces">Where each cell and text of the report stands in the source.</param>
public sealed record ReportReading(
    SourceDocument Source, Report? Report, string? Unit, int? Year, string Title,
    IReadOnlyList<ImportQuestion> Questions, IReadOnlyList<ImportTrace> Traces);

/// <summary>Something the file leaves open, with the evidence and what it may mean.</summary>
/// <param name="Key">Stable within one reading; the answer refers to it.</param>
/// <param name="Text">The question in plain Chinese.</param>
/// <param name="Evidence">The place in the source, word for word.</param>
/// <param name="Choices">Never empty; the last is to leave the cells blank.</param>
public sealed record ImportQuestion(string Key, string Text, string Evidence, int Block, IReadOnlyList<ImportChoice> Choices);

/// <param name="Cells">By cell key, what this choice fills in.</param>
public sealed record ImportChoice(string Label, IReadOnlyDictionary<string, string?> Cells);

/// <param name="Key">A cell or text key of the layout.</param>
/// <param name="Row">0-based row of the source table; null for a text.</param>
public sealed record ImportTrace(string Key, int Block, int? Row, int? Column, string Source);
