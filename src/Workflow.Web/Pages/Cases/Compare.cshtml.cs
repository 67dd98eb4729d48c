using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Reports.Comparing;

namespace Workflow.Web.Pages.Cases;

/// <summary>Two versions of a case's document: words and cells that changed. Whoever holds its open draft can compare that too.</summary>
public sealed class CompareModel(CaseRecords records, TaskViews tasks, DraftReader drafts, DocumentKinds kinds) : PageModel
{
    /// <summary>In place of a number: what is being typed now.</summary>
    public const string Draft = "draft";

    public CaseOutline Record { get; private set; } = null!;

    /// <summary>Null where there is nothing to compare yet.</summary>
    public ReportComparison? Comparison { get; private set; }

    /// <summary>What can be chosen, with the words for it.</summary>
    public IReadOnlyList<(string Key, string Label)> Choices { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        if (await records.OutlineAsync(id, User.PersonId(), ct) is not { } record)
        {
            return NotFound();
        }

        Record = record;
        Choices = [.. record.Versions.Select(v => (Key(v.Number), $"第{v.Number}版 · {v.CreatedByName} · {LocalTime.ToLocal(v.CreatedAt):yyyy-MM-dd HH:mm}"))];
        if (await DraftsAsync(ct))
        {
            Choices = [.. Choices, (Draft, "正在改的稿")];
        }

        To ??= record.Versions is [.., var last] ? Key(last.Number) : null;
        From ??= SeenBefore();
        if (From is null || To is null)
        {
            return Choices.Count < 2 ? Page() : NotFound();
        }

        if (await ContentAsync(From, ct) is not { } before || await ContentAsync(To, ct) is not { } after)
        {
            return NotFound();
        }

        Comparison = kinds[record.Case.Kind].Compare(before, after);
        return Page();
    }

    /// <summary>The latest version before <see cref="To"/> that this person decided on; else simply the one before.</summary>
    private string? SeenBefore()
    {
        var to = int.TryParse(To, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        var person = User.PersonId();
        var seen = Record.Decisions.Where(d => d.DeciderId == person && d.Outcome != Decision.Attached && d.VersionNumber < to).Select(d => (int?)d.VersionNumber).Max();
        var previous = Record.Versions.Where(v => v.Number < to).Select(v => (int?)v.Number).Max();
        return (seen ?? previous) is { } from ? Key(from) : null;
    }

    private async Task<bool> DraftsAsync(CancellationToken ct)
    {
        foreach (var step in Record.Open)
        {
            if (await tasks.ReadAsync(step.TaskId, User.PersonId(), ct) is { IsOpen: true, Task.MayEdit: true })
            {
                return true;
            }
        }

        return false;
    }

    private async Task<string?> ContentAsync(string which, CancellationToken ct)
    {
        if (Choices.All(c => c.Key != which))
        {
            return null;
        }

        if (which == Draft)
        {
            return drafts.Compose(await drafts.HeadingAsync(Record.Case.Id, ct), await drafts.SectionsAsync(Record.Case.Id, ct));
        }

        return (await records.VersionAsync(Record.Case.Id, int.Parse(which, CultureInfo.InvariantCulture), User.PersonId(), ct))?.Content;
    }

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);
}
