using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Publication;

namespace Workflow.Web.Pages.Public;

/// <summary>One column of the portal, the newest first.</summary>
public sealed class ReleasesModel(DisclosureDbContext db, PublicDocuments documents, PortalColumns columns) : PublicPageModel(db)
{
    public PortalColumn Column { get; private set; } = null!;
    public IReadOnlyList<PublicRow> Releases { get; private set; } = [];

    /// <summary>Null when there is nothing earlier.</summary>
    public string? Next { get; private set; }

    /// <param name="before">The last page's last moment, as <see cref="Next"/> wrote it.</param>
    public async Task<IActionResult> OnGetAsync(string column, string? before, CancellationToken ct)
    {
        DateTimeOffset? from = null;
        if (before is not null)
        {
            if (!long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks)
            {
                return Absent();
            }

            from = new DateTimeOffset(ticks, TimeSpan.Zero);
        }

        if (columns.Find(column) is not { } found)
        {
            return Absent();
        }

        Column = found;
        Releases = await documents.ReleasesAsync(column, from, ct);
        Next = Releases.Count == PublicDocuments.PageSize ? Releases[^1].PublishedAt.UtcTicks.ToString() : null;
        return Tagged();
    }
}
