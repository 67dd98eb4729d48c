using Workflow.Reports.Layouts;

namespace Workflow.Reports.Importing;

/// <summary>What a person answered about a file.</summary>
/// <param name="Choices">By the question's key, the 0-based choice.</param>
/// <param name="Typed">By cell key of the file's layout, what was typed instead of choosing.</param>
/// <param name="Upgraded">By cell key of the draft's layout, the answers to what an older layout leaves open.</param>
public sealed record ImportAnswers(
    IReadOnlyDictionary<string, int> Choices, IReadOnlyDictionary<string, string?> Typed, IReadOnlyDictionary<string, string?> Upgraded);

/// <summary>What a file brings into a draft: its reading with the answers, in the draft's layout.</summary>
/// <param name="Read">As answered, in the file's own layout.</param>
/// <param name="Upgrade">Null where the file has the draft's layout.</param>
/// <param name="Texts">By key of the draft's layout; never empty.</param>
/// <param name="Cells">By key of the draft's layout; never blank, so that a blank in the file takes no figure out of the draft.</param>
/// <param name="LeftBehind">Texts of the file that the draft's layout words anew or does not have.</param>
public sealed record ImportPlan(
    Report Read, LayoutUpgrade? Upgrade, IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string> Cells, IReadOnlyList<TextLayout> LeftBehind)
{
    /// <returns>Null where nothing says which layout the file has, or no way leads from it into the draft's.</returns>
    public static ImportPlan? For(ReportReading reading, ReportLayout layout, ImportAnswers answers)
    {
        if (reading.Answered(answers.Choices) is not { } answered)
        {
            return null;
        }
        var read = answered.With(new Dictionary<string, string?>(), answers.Typed);
        if (read.LayoutId == layout.Id)
        {
            return Of(read, null, read, []);
        }
        return LayoutUpgrade.To(layout, read) is { } upgrade
            ? Of(read, upgrade, upgrade.Report.With(new Dictionary<string, string?>(), answers.Upgraded), layout.UpgradeFrom(read.Layout)!.TextsAnew)
            : null;
    }

    /// <summary>The draft with those parts taken over; the rest of it stays.</summary>
    public Report Into(Report draft, IReadOnlyCollection<string> parts) => draft.With(
        Texts.Where(t => parts.Any(p => draft.Layout.Part(p).Texts.Any(x => x.Key == t.Key))).ToDictionary(t => t.Key, t => (string?)t.Value),
        Cells.Where(c => parts.Contains(draft.Layout.Cell(c.Key).Part)).ToDictionary(c => c.Key, c => (string?)c.Value));

    private static ImportPlan Of(Report read, LayoutUpgrade? upgrade, Report brought, IReadOnlyCollection<string> anew)
    {
        // An upgrade proposes a title and a period of its own; only what the file says is brought.
        var texts = brought.Layout.Texts.Where(t => read.Layout.HasText(t.Key) && read.Text(t.Key).Length > 0 && !anew.Contains(t.Key)).ToDictionary(t => t.Key, t => brought.Text(t.Key));
        return new(
            read, upgrade, texts,
            brought.Cells.Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value!),
            [.. read.Layout.Texts.Where(t => read.Text(t.Key).Length > 0 && !texts.ContainsKey(t.Key))]);
    }
}
