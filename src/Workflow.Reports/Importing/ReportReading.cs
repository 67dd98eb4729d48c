namespace Workflow.Reports.Importing;

/// <summary>What a file was understood to say, and what nobody but a person can decide.</summary>
/// <param name="Report">What was read for certain; null where not even the layout is known. Its year is 0 and its unit empty
/// where the file names none.</param>
/// <param name="Unit">As the title names it; null where the title names none.</param>
/// <param name="Year">As the title names it.</param>
/// <param name="Traces">Where each cell and text of the report stands in the source.</param>
public sealed record ReportReading(
    SourceDocument Source, Report? Report, string? Unit, int? Year, string Title,
    IReadOnlyList<ImportQuestion> Questions, IReadOnlyList<ImportTrace> Traces)
{
    /// <summary>Why nothing could be read, and what to do about it; null where the file was read.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Indexes of the blocks that hold something for which the layout has no place.</summary>
    public IReadOnlyList<int> Unplaced { get; init; } = [];

    /// <summary>The report with questions answered.</summary>
    /// <param name="answers">By the question's key, the 0-based choice; what is not answered stays blank.</param>
    public Report? Answered(IReadOnlyDictionary<string, int> answers)
    {
        var chosen = Questions
            .Where(q => answers.TryGetValue(q.Key, out var choice) && choice >= 0 && choice < q.Choices.Count)
            .Select(q => q.Choices[answers[q.Key]]).ToArray();
        var cells = new Dictionary<string, string?>();
        foreach (var (cell, value) in chosen.SelectMany(c => c.Cells))
        {
            cells[cell] = value;
        }
        var report = Report?.With(new Dictionary<string, string?>(), cells);
        return report is null ? null : report with { Year = chosen.Select(c => c.Year).LastOrDefault(y => y is not null) ?? report.Year };
    }

    internal static ReportReading Refused(string name, string why) => new(new(name, []), null, null, null, "", [], []) { Unreadable = why };
}

/// <summary>Something the file leaves open, with the evidence and what it may mean.</summary>
/// <param name="Key">Stable within one reading; the answer refers to it.</param>
/// <param name="Text">The question in plain Chinese.</param>
/// <param name="Evidence">The place in the source, word for word.</param>
/// <param name="Choices">Never empty; the last is to leave the cells blank.</param>
public sealed record ImportQuestion(string Key, string Text, string Evidence, int Block, IReadOnlyList<ImportChoice> Choices)
{
    /// <summary>0-based row of the source table, where the question is about one row.</summary>
    public int? Row { get; init; }

    /// <summary>Keys of the cells that it is about: somebody who has the paper before them can type these instead of choosing.</summary>
    public IReadOnlyList<string> Cells { get => field ?? [.. Choices.SelectMany(c => c.Cells.Keys).Distinct()]; init; }
}

/// <param name="Cells">By cell key, what this choice fills in.</param>
public sealed record ImportChoice(string Label, IReadOnlyDictionary<string, string?> Cells)
{
    /// <summary>The report's year, where that is what the question asks.</summary>
    public int? Year { get; init; }

    internal static ImportChoice Blank(string label) => new(label, new Dictionary<string, string?>());
}

/// <param name="Key">A cell or text key of the layout.</param>
/// <param name="Row">0-based row of the source table; null for a text.</param>
/// <param name="Column">0-based among the cells of that row.</param>
public sealed record ImportTrace(string Key, int Block, int? Row, int? Column, string Source);
