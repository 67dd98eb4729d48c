using System.Text.Json;
using Workflow.Reports.Checks;
using Workflow.Reports.Layouts;

namespace Workflow.Reports.Rendering;

/// <summary>What <see cref="ReportChecks.ForSubmission"/> found, for the person who types.</summary>
public static class FindingsHtml
{
    // A person compares two or three proposals, and follows an edit of one or two cells; the rest of the search is for machines.
    private const int ProposedAtMost = 2;
    private const int EditsAtMost = 2;

    /// <summary>Only that something is not written yet: nothing is wrong with it until the report is to be handed on.</summary>
    public static bool IsToDo(this Finding finding) => finding.Code is "S.MISSING" or "S.BLANK" && finding.Severity == Severity.Fail;

    /// <returns>Key of the total cell that could take the sum of its parts (<see cref="Finding.Right"/>); null where no total is at issue,
    /// or where the parts are still to be filled.</returns>
    public static string? TotalCell(ReportLayout layout, Finding finding) =>
        finding is { Right: 0, Left: not 0 } ? null : layout.Rules.FirstOrDefault(r => r.LeftIsTotal && r.Code == finding.Code && r.Place == finding.Place)?.Left[0];

    /// <summary>Each finding a link to its place, with the mends that one click carries out; empty when there is none.</summary>
    /// <param name="submitted">The report was to be handed on: what is not written yet is then a fault like any other.</param>
    public static string List(Report report, IReadOnlyList<Finding> findings, bool submitted)
    {
        var html = new Html();
        if (findings.Count == 0)
        {
            return "";
        }
        html.Open("ul", ("class", "findings")).Line();
        // What is wrong, then what is still to be written, then what is only asked.
        foreach (var finding in findings.OrderBy(f => f.Severity != Severity.Fail ? 2 : f.IsToDo() && !submitted ? 1 : 0))
        {
            Line(html, report, finding, finding.IsToDo() && !submitted);
        }
        return html.Close("ul").Line().ToString();
    }

    /// <summary>For somebody who reads and cannot mend: each finding a link to its place in <see cref="ReportHtml.Render"/>; empty when there is none.</summary>
    public static string ForReader(IReadOnlyList<Finding> findings)
    {
        var html = new Html();
        if (findings.Count == 0)
        {
            return "";
        }
        html.Open("ul", ("class", "findings")).Line();
        // What is said of several places in the same words is said once.
        foreach (var same in findings.GroupBy(f => (f.Severity, f.Code, f.Part, f.Message, f.Mend)))
        {
            var finding = same.First();
            var (name, tag) = Tag(finding.Severity);
            html.Open("li", ("class", $"finding finding-{name}"), ("data-code", finding.Code)).Element("span", tag, ("class", "finding-tag")).Text(" ");
            var target = finding is { Severity: not Severity.Note, Cells: [var cell, ..] } ? $"#cell-{cell}" : finding.Part is { } part ? $"#part-{part}" : null;
            html.Element(target is null ? "span" : "a", finding.Message, ("href", target)).Text(same.Skip(1).Any() ? $"（{same.Places(_ => true)}处）" : " ")
                .Element("span", finding.Mend, ("class", "finding-mend")).Close("li").Line();
        }
        return html.Close("ul").Line().ToString();
    }

    private static (string Name, string Tag) Tag(Severity severity) => severity switch
    {
        Severity.Fail => ("fail", "须改正"),
        Severity.Warn => ("warn", "提醒"),
        _ => ("note", "提示"),
    };

    private static void Line(Html html, Report report, Finding finding, bool toDo)
    {
        var (name, tag) = toDo ? ("todo", "待填") : Tag(finding.Severity);
        html.Open("li", ("class", $"finding finding-{name}"), ("data-code", finding.Code));
        html.Element("span", tag, ("class", "finding-tag")).Text(" ");
        html.Element(
            "a", finding.Message, ("href", Target(report.Layout, finding)),
            ("data-start", finding.Range?.Start.ToString()), ("data-length", finding.Range?.Length.ToString()));
        html.Text(" ").Element("span", finding.Mend, ("class", "finding-mend"));
        if (finding.Difference is { } difference)
        {
            html.Text(" ").Element("span", $"左 {finding.Left:0.####} 右 {finding.Right:0.####} 差 {difference:0.####}", ("class", "finding-sums"));
        }
        var total = TotalCell(report.Layout, finding);
        if (total is not null)
        {
            html.Text(" ").Element(
                "button", $"按各项之和填写{finding.Right:0.####}", ("class", "btn btn-sm finding-fill"), ("name", "total"), ("value", total), ("form", "report"));
        }
        foreach (var repair in finding.Repairs.Where(r => r.Edits.Count <= EditsAtMost && !r.Edits.Any(Empties) && !(r.Edits is [Edit.Cell only] && only.Key == total)).Take(ProposedAtMost))
        {
            html.Text(" ").Element(
                "button", repair.Label, ("class", "btn btn-sm finding-repair"), ("name", "repair"), ("value", repair.ToJson(report)), ("form", "report"));
        }
        if (Bindable(report, finding) is { } binding)
        {
            html.Text(" ").Element(
                "button", "改为表格的数，以后随它变动", ("class", "btn btn-sm finding-repair"), ("name", "bind"), ("value", JsonSerializer.Serialize(binding, JsonSerializerOptions.Web)), ("form", "report"));
        }
        html.Close("li").Line();
    }

    /// <summary>A figure that was counted is not mended by being none: more likely the others are still to be filled.</summary>
    private static bool Empties(Edit edit) => edit is Edit.Cell { From: not (null or "0"), To: "0" };

    /// <summary>A figure of the text that differs from the one cell it speaks of.</summary>
    private static NumberBinding? Bindable(Report report, Finding finding)
    {
        if (finding is not { Code: "N.CELL", Cells: [var cell], Range: { } range, Repairs.Count: > 0 })
        {
            return null;
        }
        var digits = report.Text(range.Text).AsSpan(range.Start, range.Length).IndexOfAnyExceptInRange('0', '9');
        var length = digits < 0 ? range.Length : digits;
        return length is > 0 and <= NumberBinding.MaxLength ? new(range.Text, range.Start, length, cell) : null;
    }

    private static string Target(ReportLayout layout, Finding finding)
    {
        if (finding.Range is { } range && layout.HasText(range.Text))
        {
            return $"#text-{range.Text}";
        }
        if (finding.Cells.Count > 0)
        {
            return $"#cell-{finding.Cells[0]}";
        }
        return layout.FindPart(finding.Part ?? "") is { Texts: [var first, ..] } part
            ? $"#text-{(part.Texts.FirstOrDefault(t => finding.Place == t.Label || finding.Place == part.PlaceOf(t)) ?? first).Key}"
            : $"#section-{finding.Part}";
    }
}
