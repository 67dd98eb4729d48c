using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Clocks;
using Workflow.Reports;

namespace Workflow.Web.Pages.Campaigns;

/// <summary>The fields that a new campaign and a present one share, bound as text, so that what was typed comes back whatever it is.</summary>
public abstract class CampaignForm(WorkingCalendar calendar) : PageModel
{
    [BindProperty]
    public string? Title { get; set; }

    [BindProperty]
    public string? DraftDue { get; set; }

    [BindProperty]
    public string? SubmitDue { get; set; }

    [BindProperty]
    public string? ReviewDue { get; set; }

    [BindProperty]
    public string? PublishDue { get; set; }

    public Error? Problem { get; protected set; }

    /// <summary>For the script that follows the year while one types.</summary>
    public string CoveredYears => string.Join(' ', calendar.Years.Select(y => y.Year));

    public (string Name, string Label, string? Value)[] Dates =>
        [("DraftDue", "起草截止", DraftDue), ("SubmitDue", "报县截止", SubmitDue), ("ReviewDue", "县级审核截止", ReviewDue), ("PublishDue", "公开截止", PublishDue)];

    /// <summary>Years of the dates typed that have no 放假安排 on file.</summary>
    public IEnumerable<int> MissingYears =>
        Dates.Select(d => Date(d.Value)).OfType<DateOnly>().Where(d => !calendar.Covers(d)).Select(d => d.Year).Distinct();

    /// <param name="more">Faults of fields that only one page has.</param>
    protected InvalidError? Unreadable(params IEnumerable<string> more)
    {
        string[] faults =
        [
            .. more,
            .. Dates.Where(d => Date(d.Value) is null).Select(d => string.IsNullOrWhiteSpace(d.Value)
                ? $"{d.Label}还没有填：请填日期，例如2022-01-10。"
                : $"{d.Label}“{d.Value}”不是日期：请写成2022-01-10这样。"),
        ];
        return faults.Length > 0 ? new InvalidError("年报工作没有保存，请改正：", faults) : null;
    }

    protected static DateOnly? Date(string? typed) =>
        DateOnly.TryParseExact(TextRules.Halve(typed), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
