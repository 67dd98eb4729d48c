using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Drafting;
using Workflow.Reports.Checks;

namespace Workflow.Web.Pages.Admin;

/// <summary>检查规则: what stops a report, what is only asked about, and what the county does without.</summary>
public sealed class ChecksModel(DraftReader drafts, SetCheckSettingsHandler set) : AdminPage
{
    public const string Off = "Off";

    /// <summary>By code: empty = the check's own severity, a <see cref="Severity"/>, or <see cref="Off"/>.</summary>
    [BindProperty]
    public Dictionary<string, string?> Severities { get; set; } = [];

    [BindProperty]
    public string? OverviewLimit { get; set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var settings = CheckSettings.ReadStored(await drafts.CheckSettingsAsync(ct));
        Severities = settings.Severities.ToDictionary(s => s.Key, s => (string?)(s.Value?.ToString() ?? Off), StringComparer.Ordinal);
        OverviewLimit = settings.OverviewLimit.ToString();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        // What is no number or no severity is handed on as one that can't be, so that the handler says so.
        var severities = Severities.Where(s => !string.IsNullOrEmpty(s.Value)).ToDictionary(
            s => s.Key, s => s.Value == Off ? (Severity?)null : Enum.TryParse<Severity>(s.Value, out var severity) ? severity : (Severity)(-1), StringComparer.Ordinal);
        var limit = int.TryParse(OverviewLimit, out var typed) ? typed : -1;
        var done = await set.HandleAsync(new SetCheckSettings(User.PersonId(), severities, limit), ct);
        return done.Succeeded ? Say("检查规则已保存，正在编写的稿件即按新规则检查。", "/Admin/Checks") : Refuse(done.Error);
    }
}
