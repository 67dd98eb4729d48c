using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;
using Workflow.Reports;

namespace Workflow.Web.Pages.Campaigns;

/// <summary>Opens a campaign. Every field is bound as text, so that what was typed comes back whatever it is.</summary>
public sealed class NewModel(CreateCampaignHandler create, Authority authority, WorkingCalendar calendar, TimeProvider clock) : PageModel
{
    [BindProperty]
    public string? Year { get; set; }

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

    public Error? Problem { get; private set; }

    /// <summary>For the script that follows the year while one types.</summary>
    public string CoveredYears => string.Join(' ', calendar.Years.Select(y => y.Year));

    public (string Name, string Label, string? Value)[] Dates =>
        [("DraftDue", "起草截止", DraftDue), ("SubmitDue", "报县截止", SubmitDue), ("ReviewDue", "县级审核截止", ReviewDue), ("PublishDue", "公开截止", PublishDue)];

    /// <summary>Years of the dates typed that have no 放假安排 on file.</summary>
    public IEnumerable<int> MissingYears =>
        Dates.Select(d => Date(d.Value)).OfType<DateOnly>().Where(d => !calendar.Covers(d)).Select(d => d.Year).Distinct();

    public async Task<IActionResult> OnGetAsync(int? year, CancellationToken ct)
    {
        var today = LocalTime.Today(clock);
        if (!await authority.IsCountyAdministratorAsync(User.PersonId(), today, ct))
        {
            return NotFound();
        }

        var reported = year is >= 2000 and <= 2099 ? year.Value : today.Year - 1;
        (Year, Title) = (reported.ToString(), $"{reported}年度政府信息公开工作年度报告编制");
        // The Regulations want the report out by 31 January; the others leave each level its days before that.
        (DraftDue, SubmitDue, ReviewDue, PublishDue) =
            ($"{reported + 1}-01-10", $"{reported + 1}-01-15", $"{reported + 1}-01-25", $"{reported + 1}-01-31");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await authority.IsCountyAdministratorAsync(User.PersonId(), LocalTime.Today(clock), ct))
        {
            return NotFound();
        }

        Problem = Unreadable();
        if (Problem is not null)
        {
            return this.Show(Problem);
        }

        var created = await create.HandleAsync(
            new CreateCampaign(
                int.Parse(TextRules.Halve(Year)), Title ?? "", Date(DraftDue)!.Value, Date(SubmitDue)!.Value, Date(ReviewDue)!.Value, Date(PublishDue)!.Value,
                User.PersonId()),
            ct);
        if (!created.Succeeded)
        {
            Problem = created.Error;
            return this.Show(created.Error);
        }

        TempData["Done"] = "年报工作已新开，还没有启动：请核对参加单位和岗位，再点“启动”。";
        return RedirectToPage("/Campaigns/Board", new { id = created.Value });
    }

    private InvalidError? Unreadable()
    {
        var faults = Dates.Where(d => Date(d.Value) is null)
            .Select(d => string.IsNullOrWhiteSpace(d.Value)
                ? $"{d.Label}还没有填：请填日期，例如2022-01-10。"
                : $"{d.Label}“{d.Value}”不是日期：请写成2022-01-10这样。").ToList();
        if (!int.TryParse(TextRules.Halve(Year), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            faults.Insert(0, $"年度“{Year}”不是年份：请填四位数字，例如2021。");
        }

        return faults.Count > 0 ? new InvalidError("年报工作没有保存，请改正：", faults) : null;
    }

    private static DateOnly? Date(string? typed) =>
        DateOnly.TryParseExact(TextRules.Halve(typed), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
