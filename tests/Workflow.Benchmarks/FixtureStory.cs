using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Benchmarks;

/// <summary>Lets the demonstration county work for some days through the product's own handlers and keeps the database that is left, as
/// this version of the program writes it, for the tests of later versions.</summary>
internal sealed partial class FixtureStory(County county)
{
    /// <summary>Between one act and the next.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(3);

    private static readonly string[] TownLeaders = ["zhuren", "fenguan", "zhuyao"];

    private readonly Dictionary<string, Guid> cases = [];

    public static async Task RunAsync()
    {
        var files = Directory.CreateTempSubdirectory("workflow-fixture-").FullName;
        await using (var county = await County.OpenAsync(HostRoles.Worker, ("Files:Folder", files)))
        {
            await county.Host.StartAsync();
            var story = new FixtureStory(county);
            await story.ReportsAsync();
            await story.TomorrowAsync();
            await story.PublishedReleasesAsync();
            await story.TomorrowAsync();
            await story.OpenReleasesAsync();
            await story.SettleAsync();
            Console.WriteLine(await Fixture.KeepAsync(county.Database, files, new FixtureFacts(county.Clock.Now + Pause, story.cases)));
        }

        Directory.Delete(files, recursive: true);
    }

    private async Task TomorrowAsync()
    {
        await SettleAsync();
        county.Clock.Now = new DateTimeOffset(county.Clock.Now.Date.AddDays(1), TimeSpan.Zero) + County.Morning.TimeOfDay;
        await county.WithAsync<RecordDays, int>(d => d.KeepAsync(default));
        await SettleAsync();
    }

    /// <summary>Everything that follows what was done has been done too: notices are written, nothing lies in the outbox.</summary>
    private async Task SettleAsync()
    {
        for (var until = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(200))
        {
            var now = county.Clock.Now;
            if (!await county.QueryAsync(db => db.Outbox.AnyAsync(o => o.DoneAt == null)) && !await county.QueryAsync(db => db.Timers.AnyAsync(t => t.DueAt <= now)))
            {
                return;
            }

            if (DateTime.UtcNow > until)
            {
                throw new InvalidOperationException("The messages did not come to their end.");
            }
        }
    }

    /// <summary>The same, once the time has gone on a little.</summary>
    private async Task<T> DoAsync<TService, T>(Func<TService, Task<T>> act) where TService : notnull
    {
        county.Clock.Now += Pause;
        return await county.WithAsync(act);
    }

    /// <summary>Decides the case's open task that is that person's.</summary>
    private async Task DecideAsync(Guid caseId, string userName, string outcome = "Approve", string opinion = "", string? signature = null)
    {
        county.Clock.Now += Pause;
        Error? refused = null;
        foreach (var task in await OpenAsync(caseId))
        {
            var decided = await county.DecideAsync(userName, task.Id, outcome, opinion, signature: signature);
            if (decided.Succeeded)
            {
                return;
            }

            refused = decided.Error;
        }

        throw new InvalidOperationException($"{userName} {outcome}: {refused?.Message}");
    }

    /// <summary>One after the other agrees; the drafter hands on.</summary>
    private async Task WalkAsync(Guid caseId, params string[] userNames)
    {
        foreach (var userName in userNames)
        {
            await DecideAsync(caseId, userName, (await OpenAsync(caseId))[0].MayEdit ? "Submit" : "Approve");
        }
    }

    /// <param name="operation">Of the case's first open task.</param>
    private async Task OperateAsync(Guid caseId, string userName, Func<Guid, OfficeOperation> operation, string reason = "")
    {
        var person = await county.PersonAsync(userName);
        var task = (await OpenAsync(caseId))[0].Id;
        var version = await county.QueryAsync(db => db.DocumentVersions.Where(v => v.CaseId == caseId).MaxAsync(v => (int?)v.Number)) ?? 0;
        Done(await DoAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation(task), reason, version, person), default)));
    }

    private Task ReturnStraightAsync(Guid caseId, string userName, string reason) =>
        OperateAsync(caseId, userName, task => new OfficeOperation.Return(task, "draft", AfterReturn.BackToMe), reason);

    /// <summary>The drafter types one section anew.</summary>
    private async Task SaveAsync(Guid caseId, string userName, string section, SectionContent content)
    {
        var person = await county.PersonAsync(userName);
        var task = (await OpenAsync(caseId))[0].Id;
        var version = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == caseId && s.Section == section).Select(s => s.Version).SingleOrDefaultAsync());
        Done(await DoAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(new SaveSection(task, section, version, content, person), default)));
    }

    private Task<List<ReviewTask>> OpenAsync(Guid caseId) =>
        county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.ClosedAt == null).OrderBy(t => t.OpenedAt).ThenBy(t => t.Bookmark).ToListAsync());

    private static T Done<T>(Result<T> result) => result.Succeeded ? result.Value : throw new InvalidOperationException(result.Error.Message);

    private static void Done(Error? error)
    {
        if (error is not null)
        {
            throw new InvalidOperationException(error.Message);
        }
    }
}
