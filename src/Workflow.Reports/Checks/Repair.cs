namespace Workflow.Reports.Checks;

public abstract record Edit
{
    private Edit() { }

    /// <param name="From">What stands there now; null = blank.</param>
    public sealed record Cell(string Key, string? From, string To) : Edit;

    /// <param name="Range">What is replaced; edits of one repair don't overlap.</param>
    public sealed record Text(TextRange Range, string To) : Edit;
}

/// <summary>A proposal that a person may take with one click.</summary>
/// <param name="Label">What it does, in the words of its button.</param>
public sealed record Repair(string Label, IReadOnlyList<Edit> Edits)
{
    public Report Apply(Report report)
    {
        var cells = Edits.OfType<Edit.Cell>().ToDictionary(e => e.Key, e => (string?)e.To);
        var texts = new Dictionary<string, string?>();
        // From the end, so that places before stay where they were.
        foreach (var edit in Edits.OfType<Edit.Text>().OrderByDescending(e => e.Range.Start))
        {
            var text = texts.GetValueOrDefault(edit.Range.Text) ?? report.Text(edit.Range.Text);
            texts[edit.Range.Text] = text[..edit.Range.Start] + edit.To + text[(edit.Range.Start + edit.Range.Length)..];
        }
        return report.With(texts, cells);
    }
}
