using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Texts;
using Workflow.Engine.Execution;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Comparing;
using Workflow.Reports.Layouts;

namespace Workflow.Disclosure.Review;

/// <summary>What helps somebody who reads a version to decide on it.</summary>
/// <param name="Report">Null for what is no annual report.</param>
/// <param name="Faults">What the check of any other kind of document found.</param>
/// <param name="Search">What was looked for in texts and files, and where.</param>
/// <param name="Changes">Null where nobody has read an earlier or this version yet.</param>
public sealed record Reading(DocumentVersion Version, ReportToRead? Report, IReadOnlyList<string> Faults, TextSearch Search, ChangesSeen? Changes);

/// <param name="Earlier">Last year's, in this report's layout; null where the office has none.</param>
public sealed record ReportToRead(Report Report, Report? Earlier, IReadOnlyList<Finding> Findings)
{
    public int Count(Severity severity) => Findings.Places(f => f.Severity == severity);

    /// <summary>Characters that somebody wrote: no table, no heading.</summary>
    public int Length => Report.Layout.Texts.Sum(t => Report.Text(t.Key).Count(c => !char.IsWhiteSpace(c)));

    /// <summary>Cells with a figure other than none.</summary>
    public int Figures => Report.Layout.Cells.Count(c => Report.Read(c) is CellReading.Number { Value: not 0 });
}

/// <summary>Reads what stands beside a version. Who may ask is settled by the view of the task.</summary>
public sealed class ReadingDesk(DisclosureDbContext db, DraftReader drafts, DocumentKinds kinds, FileReadings readings)
{
    /// <returns>Null before the first version.</returns>
    public async Task<Reading?> ReadAsync(TaskView view, Guid personId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Version is not { } version)
        {
            return null;
        }

        var changes = await ChangesAsync(view, version, personId, ct);
        var texts = kinds[view.Case.Kind].Texts(version.Content);
        var files = await readings.OfAsync(texts.Files, ct);
        if (view.Case.Kind != CaseKinds.AnnualReport)
        {
            var check = kinds.Check(view.Case.Kind, version.Content, CheckBasis.None with { Files = files });
            return new Reading(version, null, check.Faults, check.Search, changes);
        }

        var report = Report.FromJson(version.Content);
        var basis = await drafts.BasisAsync(report.Year, view.Case.UnitId, ct);
        var earlier = basis.Earlier is null || basis.Earlier.LayoutId == report.LayoutId ? basis.Earlier : LayoutUpgrade.To(report.Layout, basis.Earlier)?.Report;
        var findings = AnnualReportKind.Findings(report, basis);
        var searches = !basis.Settings.Severities.TryGetValue(SensitiveText.Code, out var severity) || severity is not null;
        var search = TextSearch.Of(searches ? texts : texts with { Searched = [] }, CheckBasis.None with { Files = files });
        search = search with { FoundBefore = findings.Any(f => f.Code == SensitiveText.Code) };
        return new Reading(version, new ReportToRead(report, earlier, findings), search.Faults, search, changes);
    }

    private async Task<ChangesSeen?> ChangesAsync(TaskView view, DocumentVersion version, Guid personId, CancellationToken ct)
    {
        var editing = await db.Tasks.Where(t => t.CaseId == view.Case.Id && t.MayEdit).Select(t => t.Id).ToListAsync(ct);
        if (ChangesSeen.Basis(view.Decisions, editing, personId) is not { VersionNumber: { } number } seen)
        {
            return null;
        }

        var before = number == version.Number ? version.Content
            : await db.DocumentVersions.Where(v => v.CaseId == view.Case.Id && v.Number == number).Select(v => v.Content).SingleAsync(ct);
        return new ChangesSeen(
            number, version.Number, seen.DeciderId == personId ? "您上次" : seen.Position, kinds[view.Case.Kind].Compare(before, version.Content));
    }
}

/// <summary>What changed since this reader, else the last one who read before, decided.</summary>
/// <param name="Whose">您上次, or the position of the other.</param>
public sealed record ChangesSeen(int Since, int Now, string Whose, ReportComparison Comparison)
{
    /// <summary>As in “与您上次看的第2版相同”.</summary>
    public string Known => $"{Whose}看的第{Since}版";

    /// <param name="editing">Tasks that write the document: who hands his own text on has compared it with nothing.</param>
    /// <returns>The decision whose version to compare with; null where nobody has read any.</returns>
    public static Decision? Basis(IReadOnlyList<Decision> decisions, IReadOnlyCollection<Guid> editing, Guid personId) =>
        decisions.LastOrDefault(d => HasRead(d) && d.DeciderId == personId) ?? decisions.LastOrDefault(d => HasRead(d) && editing.All(t => t != d.TaskId));

    /// <summary>Who urges or hands on need not have read.</summary>
    private static bool HasRead(Decision decision) =>
        decision.Kind is DecisionKind.Decision or DecisionKind.Opinion || (decision.Kind == DecisionKind.Operation && decision.Tone == nameof(OutcomeTone.Back));
}
