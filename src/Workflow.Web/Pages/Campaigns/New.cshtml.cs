using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.People;
using Workflow.Reports;

namespace Workflow.Web.Pages.Campaigns;

/// <summary>Opens a campaign.</summary>
public sealed class NewModel(CreateCampaignHandler create, Authority authority, WorkingCalendar calendar, TimeProvider clock) : CampaignForm(calendar)
{
    [BindProperty]
    public string? Year { get; set; }

    public DateOnly Today { get; } = LocalTime.Today(clock);

    /// <summary>Of the year typed; the script follows it while one types.</summary>
    public string? YearWarning => ReportYear.Warning(int.TryParse(TextRules.Halve(Year), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 2000 and <= 2099 ? year : null, Today);

    public async Task<IActionResult> OnGetAsync(int? year, CancellationToken ct)
    {
        if (!await authority.IsCountyAdministratorAsync(User.PersonId(), Today, ct))
        {
            return NotFound();
        }

        var reported = year is >= 2000 and <= 2099 ? year.Value : Today.Year - 1;
        (Year, Title) = (reported.ToString(), $"{reported}年度政府信息公开工作年度报告编制");
        // The Regulations want the report out by 31 January; the others leave each level its days before that.
        (DraftDue, SubmitDue, ReviewDue, PublishDue) =
            ($"{reported + 1}-01-10", $"{reported + 1}-01-15", $"{reported + 1}-01-25", $"{reported + 1}-01-31");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await authority.IsCountyAdministratorAsync(User.PersonId(), Today, ct))
        {
            return NotFound();
        }

        Problem = Unreadable(YearFaults());
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

    private string[] YearFaults() => int.TryParse(TextRules.Halve(Year), NumberStyles.None, CultureInfo.InvariantCulture, out _)
        ? []
        : [$"年度“{Year}”不是年份：请填四位数字，例如2021。"];
}
