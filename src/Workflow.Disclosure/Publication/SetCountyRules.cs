using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Processes;

namespace Workflow.Disclosure.Publication;

/// <param name="LeaderLevels">1 to 3.</param>
public sealed record SetCountyRules(Guid ActingId, int LeaderLevels)
{
    public const int LeastLeaders = 1;
    public const int MostLeaders = 3;
}

/// <param name="Lacking">Released processes that cannot be begun by it, each a sentence.</param>
public sealed record PresentCountyRules(int LeaderLevels, IReadOnlyList<string> Lacking, string Since);

/// <summary>The county says how many leaders decide on what becomes public; each rule stays, with who set it.</summary>
public sealed partial class SetCountyRulesHandler(
    DisclosureDbContext db, Administration administration, ProcessCatalog catalog, TimeProvider clock, ILogger<SetCountyRulesHandler> logger)
{
    public Task<Result<Done>> HandleAsync(SetCountyRules command, CancellationToken ct) => administration.RunAsync<Done>(command.ActingId, async () =>
    {
        if (command.LeaderLevels is < SetCountyRules.LeastLeaders or > SetCountyRules.MostLeaders)
        {
            return new FieldFaults(nameof(command.LeaderLevels), $"请选{SetCountyRules.LeastLeaders}至{SetCountyRules.MostLeaders}级。");
        }

        if ((await db.NewestAsync(ct)).LeaderLevels != command.LeaderLevels)
        {
            db.CountyRules.Add(new CountyRules { LeaderLevels = command.LeaderLevels, SetBy = command.ActingId, SetAt = clock.GetUtcNow() });
            LogSet(command.ActingId, command.LeaderLevels);
        }

        return Done.Value;
    }, ct);

    public async Task<PresentCountyRules> PresentAsync(CancellationToken ct)
    {
        var rule = await db.NewestAsync(ct);
        var by = rule.SetBy is { } id ? await db.Users.Where(p => p.Id == id).Select(p => p.DisplayName).SingleAsync(ct) : null;
        return new(
            rule.LeaderLevels, [.. catalog.Released.Select(d => PublicationRule.Lacks(d, rule.LeaderLevels)).OfType<string>()],
            by is null ? "现在的规则是出厂设定。" : $"现在的规则由{by}于{LocalTime.Describe(rule.SetAt)}设定。");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {ActingId} set the leaders' levels of what becomes public: {Levels}")]
    private partial void LogSet(Guid actingId, int levels);
}
