using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Reports.Checks;

namespace Workflow.Disclosure.Drafting;

/// <param name="Severities">By code; null = the county does without the check. A code that is absent keeps its own severity.</param>
/// <param name="OverviewLimit">Most characters of part one.</param>
public sealed record SetCheckSettings(Guid ActingId, IReadOnlyDictionary<string, Severity?> Severities, int OverviewLimit);

/// <summary>The county raises, lowers or leaves out checks; editor, board and submission judge by it from now on.</summary>
public sealed partial class SetCheckSettingsHandler(
    DisclosureDbContext db, Administration administration, TimeProvider clock, ILogger<SetCheckSettingsHandler> logger)
{
    public const int LeastOverview = 200;
    public const int MostOverview = 20_000;

    public Task<Result<Done>> HandleAsync(SetCheckSettings command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        if (FieldFaults.From(
            (nameof(command.Severities), command.Severities.All(s => ReportChecks.IsCode(s.Key) && (s.Value is not { } severity || Enum.IsDefined(severity)))
                ? null : "检查规则与页面不一致，请刷新页面后再改。"),
            (nameof(command.Severities), command.Severities.TryGetValue(SensitiveText.Code, out var lowered) && lowered != Severity.Fail
                ? "个人信息和密级标志不能公开，这一项不能放宽，也不能不检查。" : null),
            (nameof(command.OverviewLimit), command.OverviewLimit is >= LeastOverview and <= MostOverview
                ? null : $"总体情况的字数上限请填{LeastOverview}至{MostOverview}之间的整数。")) is { } faults)
        {
            return faults;
        }

        var row = await db.CheckSettings.SingleOrDefaultAsync(ct);
        var settings = (CheckSettings.ReadStored(row?.Settings) with { Severities = command.Severities, OverviewLimit = command.OverviewLimit }).Write();
        if (row is null)
        {
            db.CheckSettings.Add(new CheckSettingsRow { Settings = settings, ChangedBy = command.ActingId, ChangedAt = clock.GetUtcNow() });
        }
        else
        {
            (row.Settings, row.ChangedBy, row.ChangedAt) = (settings, command.ActingId, clock.GetUtcNow());
        }

        LogSet(command.ActingId, settings);
        return Done.Value;
    }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} set the checks: {Settings}")]
    private partial void LogSet(Guid actingId, string settings);
}
