using Workflow.Disclosure;
using Workflow.Disclosure.Drafting;
using Workflow.Reports;
using Workflow.Reports.Importing;
using Workflow.Reports.Layouts;

namespace Workflow.Web.Pages.Drafts;

/// <summary>A text or cell that the file has, beside what the draft has.</summary>
/// <param name="Now">Empty where the draft has nothing.</param>
/// <param name="Source">Where it stands in the file; empty where the file has no places.</param>
public sealed record ImportField(string Key, string Label, bool IsText, string Now, string Read, string Source)
{
    public bool Same => Now == Read;
    public bool Overwrites => !Same && Now.Length > 0;
}

/// <param name="Asked">An answer may still bring something into it.</param>
public sealed record ImportPart(Part Part, IReadOnlyList<ImportField> Fields, bool Asked)
{
    public bool Offered => Changes || Asked;
    public string Name => Part.Heading ?? Part.Name;
    public bool Changes => Fields.Any(f => !f.Same);
    public int Filled => Fields.Count(f => !f.Same && !f.Overwrites);
    public int Overwritten => Fields.Count(f => f.Overwrites);
}

/// <summary>Everything that the import page shows of one uploaded file and the answers given so far.</summary>
/// <param name="Plan">Null where nothing in the file says which layout it has.</param>
/// <param name="Merged">The draft with every part taken over.</param>
public sealed record ImportView(DraftUpload File, ReportReading Reading, Report Draft, ImportPlan? Plan, Report Merged, IReadOnlyList<ImportPart> Parts)
{
    /// <summary>A file with more to ask than a form can hold is not the report it should be; the rest stays blank.</summary>
    public const int MostQuestions = 100;
    private const int MostUnplaced = 50_000;

    public IReadOnlyList<ImportQuestion> Questions { get; } = [.. Reading.Questions.Take(MostQuestions)];
    public IReadOnlyList<UpgradeQuestion> UpgradeQuestions => Plan?.Upgrade?.Questions ?? [];

    /// <summary>Of another year than the draft: then no figure is proposed to be taken over.</summary>
    public bool OtherYear => Plan is { Read.Year: not 0 } && Plan.Read.Year != Draft.Year;

    public bool OtherUnit => Reading.Unit is { } unit && !Draft.UnitName.Contains(unit, StringComparison.Ordinal) && !unit.Contains(Draft.UnitName, StringComparison.Ordinal);

    public static ImportView Of(DraftUpload file, Report draft, ImportForm form)
    {
        var reading = ReportImporter.Read(new MemoryStream(file.Content), file.Name);
        var plan = ImportPlan.For(reading, draft.Layout, form.Read([.. reading.Questions.Take(MostQuestions)]));
        var merged = plan?.Into(draft, [.. draft.Layout.Parts.Select(p => p.Key)]) ?? draft;
        var view = new ImportView(file, reading, draft, plan, merged, plan is null ? [] : PartsOf(draft, merged, plan, reading));
        form.Take = form.Sent ? form.Take : [.. view.Parts.Where(p => p.Offered && !(view.OtherYear && (p.Part.Tables.Count > 0 || p.Part.Key == draft.Layout.Parts[0].Key))).Select(p => p.Part.Key)];
        return view;
    }

    /// <summary>Why the answers cannot be written yet, or null.</summary>
    public Error? Refusal(ImportForm form)
    {
        var open = Questions.Where(q => !form.IsAnswered(q)).ToArray();
        var unseen = UpgradeQuestions.Where(q => !form.Shown.Contains(q.Key)).ToArray();
        return Plan is null ? new InvalidError("文件里没有认出报告的任何部分，没有可以写入的内容。")
            : open.Length > 0 && !form.LeaveOpen ? new InvalidError(
                $"还有{open.Length}个问题没有回答，没有写入。请逐个选择，或者勾选“没有回答的都留空”。", [.. open.Select(q => q.Text)])
            : unseen.Length > 0 ? new InvalidError("按您的回答，换算到新格式时又多出下面的问题，没有写入。请看过后再点“写入稿件”。", [.. unseen.Select(q => q.Text)])
            : !Parts.Any(p => p.Changes && form.Take.Contains(p.Part.Key)) ? new InvalidError("没有勾选要写入的部分，或者勾选的部分与稿件相同，没有写入。")
            : null;
    }

    /// <summary>What could not be placed, to be copied.</summary>
    public (IReadOnlyList<(string Place, string Text)> Shown, int Left) Unplaced()
    {
        var shown = new List<(string, string)>();
        var length = 0;
        foreach (var index in Reading.Unplaced)
        {
            var text = Reading.Source.Blocks[index] switch
            {
                SourceBlock.Paragraph p => p.Text,
                SourceBlock.Table t => string.Join('\n', t.Rows.Select(r => string.Join('\t', r.Cells.Select(c => c.Text.Replace('\n', ' '))))),
                _ => "",
            };
            if ((length += text.Length) > MostUnplaced)
            {
                break;
            }

            shown.Add((SourcePlaces.Of(Reading.Source, index), text));
        }

        return (shown, Reading.Unplaced.Count - shown.Count);
    }

    private static IReadOnlyList<ImportPart> PartsOf(Report draft, Report merged, ImportPlan plan, ReportReading reading)
    {
        var asked = reading.Questions.Take(MostQuestions).SelectMany(q => q.Cells).Where(plan.Read.Layout.HasCell).Select(c => plan.Read.Layout.Cell(c).Part)
            .Concat(plan.Upgrade?.Questions.SelectMany(q => q.Cells).Select(c => draft.Layout.Cell(c).Part) ?? []).ToHashSet();
        return [.. draft.Layout.Parts.Select(p => new ImportPart(p, Fields(p, draft, merged, plan, reading), asked.Contains(p.Key)))];
    }

    private static List<ImportField> Fields(Part part, Report draft, Report merged, ImportPlan plan, ReportReading reading)
    {
        var from = plan.Upgrade?.Carried.ToLookup(c => c.To, c => c.From);
        var places = reading.Traces.ToLookup(t => t.Key);
        var asked = reading.Questions.Index().SelectMany(q => q.Item.Cells, (q, cell) => (cell, Number: q.Index + 1)).ToLookup(x => x.cell, x => x.Number);
        var upgraded = plan.Upgrade?.Questions.SelectMany(q => q.Cells).ToHashSet() ?? [];
        return
        [
            .. part.Texts.Where(t => plan.Texts.ContainsKey(t.Key)).Select(t => new ImportField(t.Key, t.Label, true, draft.Text(t.Key), merged.Text(t.Key), TextPlace(t.Key))),
            .. draft.Layout.Cells.Where(c => c.Part == part.Key && plan.Cells.ContainsKey(c.Key))
                .Select(c => new ImportField(c.Key, c.Place, false, draft.Cell(c.Key) ?? "", merged.Cell(c.Key) ?? "", CellPlace(c.Key))),
        ];

        string TextPlace(string key)
        {
            var blocks = places[key].Select(t => SourcePlaces.Of(reading.Source, t.Block)).Distinct().ToArray();
            return blocks.Length > 1 ? $"{blocks[0]}至{blocks[^1]}" : blocks.FirstOrDefault() ?? "";
        }

        string CellPlace(string key)
        {
            var old = plan.Upgrade is null ? key : from![key].FirstOrDefault() ?? key;
            return places[old].FirstOrDefault() is { } trace ? SourcePlaces.Of(reading.Source, trace.Block, trace.Row, trace.Column)
                : asked[old].Any() ? $"问题{asked[old].First()}的回答"
                : upgraded.Contains(key) ? "换算时的回答" : "";
        }
    }
}
