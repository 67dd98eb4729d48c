using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflow.Disclosure;
using Workflow.Disclosure.Campaigns;
using Workflow.Disclosure.Data;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Secrecy;
using Workflow.Reports.Layouts;

namespace Workflow.Testing;

/// <summary>A time that stands still until a test moves it.</summary>
public sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>The demonstration county on a database of its own, driven through the product's own handlers.</summary>
public sealed class County : IAsyncDisposable
{
    /// <summary>09:00 of Tuesday, 4 January 2022 in Shanghai: the year 2021 is being reported on.</summary>
    public static readonly DateTimeOffset Morning = new(2022, 1, 4, 1, 0, 0, TimeSpan.Zero);

    private readonly Fixture? fixture;

    /// <summary>保密审查 that lets a text become public; only that step takes it.</summary>
    public static SecrecyForm Passing { get; } = new(
        SecrecyCatalogue.Present.Questions.ToDictionary(q => q.Key, _ => (bool?)false), new Dictionary<string, string?>(), SecrecyCatalogue.Present.Attributes[0].Name, null);

    private County(IHost host, TestDatabase database, StandingClock clock, Fixture? fixture) =>
        (Host, Database, Clock, this.fixture) = (host, database, clock, fixture);

    public IHost Host { get; }
    public TestDatabase Database { get; }
    public StandingClock Clock { get; }

    /// <summary>Of a fixture alone: its cases by what each is there for.</summary>
    public IReadOnlyDictionary<string, Guid> Cases => fixture!.Facts.Cases;

    /// <param name="roles">With a worker, start <see cref="Host"/> to run it.</param>
    public static async Task<County> OpenAsync(HostRoles roles = HostRoles.None, params (string Key, string Value)[] settings)
    {
        var county = await OpenAsync(await PostgresServer.CreateDatabaseAsync(), Morning, null, roles, settings);
        await county.WithAsync<DemonstrationCounty, bool>(d => d.CreateAsync(CancellationToken.None));
        return county;
    }

    /// <summary>The county as an earlier version of the program left it, just after its last entry.</summary>
    /// <param name="name">As <see cref="Fixture.OpenAsync"/> takes it.</param>
    public static async Task<County> OpenFixtureAsync(string name, HostRoles roles = HostRoles.None)
    {
        var kept = await Fixture.OpenAsync(name);
        return await OpenAsync(kept.Database, kept.Facts.Now, kept, roles, [("Files:Folder", kept.Files)]);
    }

    private static async Task<County> OpenAsync(TestDatabase database, DateTimeOffset now, Fixture? kept, HostRoles roles, (string Key, string Value)[] settings)
    {
        var clock = new StandingClock(now);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Testing" });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        builder.Configuration["Processes:Folder"] ??= Repository.Folder("workflows");
        builder.Services.AddDisclosure(builder.Configuration, builder.Environment, database.AppConnectionString, roles);
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        var county = new County(builder.Build(), database, clock, kept);
        await county.Host.Services.PrepareDisclosureAsync(CancellationToken.None);
        return county;
    }

    public async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> use) where TService : notnull
    {
        await using var scope = Host.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<T> QueryAsync<T>(Func<DisclosureDbContext, Task<T>> query) => WithAsync(query);

    public Task<Guid> PersonAsync(string userName) => QueryAsync(db => db.Users.Where(p => p.UserName == userName).Select(p => p.Id).SingleAsync());

    public Task<Guid> UnitAsync(string code) => QueryAsync(db => db.Units.Where(u => u.Code == code).Select(u => u.Id).SingleAsync());

    /// <summary>Creates the campaign of 2021 with those units alone, and starts it.</summary>
    public async Task<Guid> StartCampaignAsync(params string[] unitCodes)
    {
        var administrator = await PersonAsync("yunling.guanli");
        var created = await WithAsync<CreateCampaignHandler, Result<Guid>>(h => h.HandleAsync(
            new CreateCampaign(2021, "2021年度年报", new(2022, 1, 10), new(2022, 1, 15), new(2022, 1, 25), new(2022, 1, 31), administrator),
            CancellationToken.None));
        var others = await QueryAsync(db => db.Units.Where(u => !unitCodes.Contains(u.Code)).Select(u => u.Id).ToListAsync());
        foreach (var unit in others)
        {
            await WithAsync<LeaveOutUnitHandler, Error?>(h => h.HandleAsync(
                new LeaveOutUnit(created.Value, unit, "本次测试不参加", administrator), CancellationToken.None));
        }

        var started = await WithAsync<StartCampaignHandler, Result<CampaignStarted>>(h => h.HandleAsync(
            new StartCampaign(created.Value, administrator), CancellationToken.None));
        return started.Succeeded ? created.Value : throw new InvalidOperationException(started.Error.Message);
    }

    public Task<ReviewTask> OpenTaskAsync(string unitCode) => QueryAsync(db => db.Tasks.AsNoTracking()
        .Where(t => t.ClosedAt == null && db.Cases.Any(c => c.Id == t.CaseId && db.Units.Any(u => u.Id == c.UnitId && u.Code == unitCode))).SingleAsync());

    /// <summary>Types a complete, consistent report: every text, and 0 in every cell.</summary>
    public async Task TypeReportAsync(Guid taskId, string userName)
    {
        var person = await PersonAsync(userName);
        foreach (var (section, content) in ReportContent())
        {
            var saved = await WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
                new SaveSection(taskId, section, 0, content, person), CancellationToken.None));
            if (!saved.Succeeded)
            {
                throw new InvalidOperationException(saved.Error.Message);
            }
        }
    }

    /// <returns>What <see cref="TypeReportAsync"/> types, by section.</returns>
    public static IEnumerable<KeyValuePair<string, SectionContent>> ReportContent()
    {
        var layout = ReportLayouts.For(2021);
        return layout.Parts.Select(part => KeyValuePair.Create(part.Key, new SectionContent(
            part.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => $"{t.Label}：本年按要求办理。"),
            layout.Cells.Where(c => c.Part == part.Key).ToDictionary(c => c.Key, _ => (string?)"0"))));
    }

    /// <summary>A release by that process, written as far as given; its drafter has it.</summary>
    /// <param name="body">Empty: the release does not pass its check.</param>
    /// <returns>The case.</returns>
    public async Task<Guid> StartReleaseAsync(string process, string unitCode = "qingshi", string body = "正文。")
    {
        var (unit, drafter) = (await UnitAsync(unitCode), await PersonAsync($"{unitCode}.jingban"));
        await QueryAsync(db => db.Units.Where(u => u.Id == unit).ExecuteUpdateAsync(s => s.SetProperty(u => u.ReleaseProcess, process)));
        var started = await WithAsync<StartReleaseHandler, Result<ReleaseStarted>>(h => h.HandleAsync(new StartRelease(unit, drafter), CancellationToken.None));
        var texts = new Dictionary<string, string> { ["title"] = "关于冬季供暖的公告", ["column"] = "notices", ["body"] = body };
        var saved = await WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(started.Value!.TaskId, ReleaseKind.Section, 0, new SectionContent(texts, new Dictionary<string, string?>()), drafter), CancellationToken.None));
        return saved.Succeeded ? started.Value!.CaseId : throw new InvalidOperationException(saved.Error.Message);
    }

    /// <returns>Hash of what the person now signs with.</returns>
    public async Task<string> KeepSignatureAsync(string userName, byte shade = 40)
    {
        var person = await PersonAsync(userName);
        return (await WithAsync<KeepSignatureHandler, Result<DrawnSignature>>(h => h.HandleAsync(new KeepSignature(person, Pictures.Signature(shade: shade)), CancellationToken.None))).Value!.Hash;
    }

    /// <param name="seenVersion">Null: the present one.</param>
    /// <param name="signature">Hash of a drawn signature; null: none.</param>
    public async Task<Result<DecisionMade>> DecideAsync(
        string userName, Guid taskId, string outcome, string opinion = "", int? seenVersion = null, string? signature = null)
    {
        var person = await PersonAsync(userName);
        var version = seenVersion ?? await QueryAsync(db => db.DocumentVersions
            .Where(v => db.Tasks.Any(t => t.Id == taskId && t.CaseId == v.CaseId)).Select(v => (int?)v.Number).MaxAsync()) ?? 0;
        return await WithAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(
            new DecideTask(taskId, outcome, opinion, version, new Actor.OfPerson(person)) { Signature = signature, Review = Passing }, CancellationToken.None));
    }

    /// <summary>Decides whatever is open for a unit, in order; throws where one is refused.</summary>
    public async Task WalkAsync(string unitCode, params (string UserName, string Outcome)[] steps)
    {
        foreach (var (userName, outcome) in steps)
        {
            var decided = await DecideAsync(userName, (await OpenTaskAsync(unitCode)).Id, outcome, outcome == "Return" ? "请补充数据" : "");
            if (!decided.Succeeded)
            {
                throw new InvalidOperationException($"{userName} {outcome}: {decided.Error.Message}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        Host.Dispose();
        await (fixture?.DisposeAsync() ?? Database.DisposeAsync());
    }
}
