using Workflow.Disclosure.Processes;
using Workflow.Disclosure.Texts;
using Workflow.Reports;
using Workflow.Reports.Checks;
using Workflow.Reports.Comparing;
using Workflow.Reports.Layouts;

namespace Workflow.Disclosure.Drafting;

/// <summary>年度报告: a section is a part of its layout; what a report is, <c>Workflow.Reports</c> knows.</summary>
public sealed class AnnualReportKind : IDocumentKind
{
    /// <summary>Of one section.</summary>
    private const int MaxBindings = 200;

    public string Kind => CaseKinds.AnnualReport;

    public string Compose(CaseHeading heading, IReadOnlyDictionary<string, string> sections)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(sections);
        return Compose(heading, sections.Values.Select(SectionContent.Read)).ToCanonicalJson();
    }

    public static Report Compose(CaseHeading heading, IEnumerable<SectionContent> sections) => ComposeBound(heading, sections).Report;

    /// <returns>The report, every bound number as its cell has it, and where these numbers stand.</returns>
    public static (Report Report, IReadOnlyList<NumberBinding> Bindings) ComposeBound(CaseHeading heading, IEnumerable<SectionContent> sections)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(sections);
        var (texts, cells, bindings) = (
            new Dictionary<string, string?>(StringComparer.Ordinal), new Dictionary<string, string?>(StringComparer.Ordinal), new List<NumberBinding>());
        foreach (var section in sections)
        {
            foreach (var (key, text) in section.Texts)
            {
                texts[key] = text;
            }

            foreach (var (key, cell) in section.Cells)
            {
                cells[key] = cell;
            }

            bindings.AddRange(section.Bindings ?? []);
        }

        return NumberBindings.Follow(Report.Empty(ReportLayouts.Get(heading.LayoutId!), heading.Year!.Value, heading.UnitName).With(texts, cells), bindings);
    }

    public IReadOnlyDictionary<string, SectionContent> Sections(string content)
    {
        var report = Report.FromJson(content);
        return report.Layout.Parts.ToDictionary(p => p.Key, p => new SectionContent(
            p.Texts.ToDictionary(t => t.Key, t => report.Text(t.Key), StringComparer.Ordinal),
            report.Layout.Cells.Where(c => c.Part == p.Key).ToDictionary(c => c.Key, c => report.Cell(c.Key), StringComparer.Ordinal)), StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Check(string content, CheckBasis basis) =>
        [.. Findings(Report.FromJson(content), ReportBasis.Read(basis)).Where(f => f.Severity == Severity.Fail).Select(f => f.Message + f.Mend)];

    /// <summary>What editor, board and the way to submission all say of a report.</summary>
    public static IReadOnlyList<Finding> Findings(Report report, ReportBasis basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return ReportChecks.ForSubmission(new CheckContext(report, basis.Earlier, kind: UnitKinds.Guess(report), settings: basis.Settings));
    }

    // Its check looks through what is written, with the place in the editor; it holds no files.
    public DocumentTexts Texts(string content)
    {
        var report = Report.FromJson(content);
        return new([new NamedText("单位名称", report.UnitName)], [], ["标题", "各部分文字"])
        {
            Told = [new NamedText("标题", report.Title), .. report.Layout.Texts.Select(t => new NamedText(t.Label, report.Text(t.Key), "段"))],
        };
    }

    public ReportComparison Compare(string before, string after) => ReportComparison.Of(Report.FromJson(before), Report.FromJson(after));

    public PublicHeading Heading(string content) => new(Report.FromJson(content).Title, null);

    // A report is called by its unit and year, whatever its own title says.
    public string? TitleIn(string section, SectionContent content) => null;

    public Error? Refuse(CaseHeading heading, string section, SectionContent content)
    {
        ArgumentNullException.ThrowIfNull(heading);
        ArgumentNullException.ThrowIfNull(content);
        var layout = ReportLayouts.Get(heading.LayoutId!);
        return layout.FindPart(section) is not { } part
            || content.Texts.Keys.Any(k => part.Texts.All(t => t.Key != k))
            || content.Cells.Keys.Any(k => !layout.HasCell(k) || layout.Cell(k).Part != section)
            || content.Bindings?.Count > MaxBindings || content.Bindings?.Any(b => part.Texts.All(t => t.Key != b.Text) || !layout.HasCell(b.Cell)) == true
            ? new InvalidError("页面与当前报告格式不一致，没有保存。请把写的内容另外复制一份，刷新页面后再填。")
            : ReportLimits.Refusal(layout, content.Texts.ToDictionary(t => t.Key, t => (string?)t.Value), content.Cells) is { } refusal
                ? new InvalidError(refusal)
                : null;
    }
}
