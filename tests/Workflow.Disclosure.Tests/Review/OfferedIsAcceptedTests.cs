using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>Random offices: people who do at each step anything that there is, offered or not.</summary>
public sealed class OfferedIsAcceptedTests : IAsyncLifetime
{
    private static readonly string[] People =
        ["qingshi.jingban", "qingshi.baomi", "qingshi.zhuren", "qingshi.fenguan", "qingshi.zhuyao", "yunling.shenhe", "yunling.guanli", "baixi.zhuren"];

    private County county = null!;

    public static TheoryData<string, int> Runs => new(
        from file in Directory.GetFiles(Repository.Folder("workflows"), "*.json").Select(f => Path.GetFileName(f).Split(".v")[0]).Distinct().Order()
        from seed in Enumerable.Range(1, 2)
        select (file, seed));

    public async ValueTask InitializeAsync() => county = await County.OpenAsync();

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task What_is_offered_is_accepted_what_is_not_is_refused_and_the_record_stays_whole(string process, int seed)
    {
        var random = new Random(seed);
        var people = new List<Guid>();
        foreach (var name in People)
        {
            people.Add(await county.PersonAsync(name));
        }

        // Two leaders, so that there is somebody to transfer to.
        var (unit, deputy) = (await county.UnitAsync("qingshi"), people[2]);
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(new Holding { PersonId = deputy, UnitId = unit, Position = Positions.LeaderInCharge, ValidFrom = new(2021, 1, 1) });
            return db.SaveChangesAsync();
        });
        var id = await StartAsync(process);
        var accepted = 0;
        for (var step = 0; step < 60; step++)
        {
            var tasks = await county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == id).OrderByDescending(t => t.ClosedAt == null).ThenByDescending(t => t.OpenedSequence).Take(5).ToListAsync());
            var (task, person) = (random.Next(8) == 0 ? null : tasks[random.Next(tasks.Count)], people[random.Next(people.Count)]);
            if (task is not null && random.Next(3) > 0 && await county.QueryAsync(db => db.ActorsAsync(task, new(2022, 1, 4), default)) is { Count: > 0 } actors)
            {
                person = actors[random.Next(actors.Count)];
            }

            var version = await county.QueryAsync(db => db.DocumentVersions.Where(v => v.CaseId == id).Select(v => (int?)v.Number).MaxAsync()) ?? 0;
            var offer = await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(id, task?.Id, person, default));
            if (task is not null && random.Next(2) == 0)
            {
                var names = JsonNode.Parse(task.Outcomes)!.AsArray().Select(o => (string)o!["name"]!).ToList();
                var outcome = names[random.Next(names.Count)];
                var decided = await county.WithAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(
                    new DecideTask(task.Id, outcome, "意见", version, new Actor.OfPerson(person)) { Review = County.Passing }, default));
                accepted += decided.Succeeded ? 1 : 0;
                Assert.Equal((offer?.Outcomes.Any(o => o.Name == outcome) ?? false, decided.Error?.Message), (decided.Succeeded, decided.Error?.Message));
            }
            else
            {
                var (operation, offered) = Any(random, task?.Id, offer, people);
                // Ended or held there is little to do: rarely.
                if (operation is OfficeOperation.Terminate or OfficeOperation.Hold && random.Next(12) != 0)
                {
                    continue;
                }

                var done = await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(id, operation, "理由", version, person), default));
                accepted += done.Succeeded ? 1 : 0;
                Assert.True(offered == done.Succeeded, $"Step {step}: {operation} by {person} was {(offered ? "" : "not ")}offered: {done.Error?.Message}");
            }
        }

        var record = (await county.WithAsync<CaseRecords, CaseRecord?>(r => r.ReadAsync(id, people[0], default)))!;
        Assert.Null(record.Fault);
        Assert.Equal(accepted, record.Decisions.Count);
        Assert.InRange(accepted, 5, 60);
    }

    /// <summary>Any operation at all, and whether the offer has it.</summary>
    private static (OfficeOperation, bool) Any(Random random, Guid? task, Offer? offer, List<Guid> people)
    {
        if (task is not { } id)
        {
            return random.Next(3) switch
            {
                0 => (new OfficeOperation.Hold(), offer?.Hold ?? false),
                1 => (new OfficeOperation.Continue(), offer?.Continue ?? false),
                _ => (new OfficeOperation.Terminate(), offer?.Terminate ?? false),
            };
        }

        var (person, position) = (people[random.Next(people.Count)], Positions.All[random.Next(Positions.All.Count)]);
        switch (random.Next(9))
        {
            case 7:
                return offer?.Answer is null ? (new OfficeOperation.Consult(id, "县保密局"), offer?.Consult ?? false) : (new OfficeOperation.Answer(id), true);
            case 0:
                var (steps, then) = (offer?.ReturnTo ?? [], (AfterReturn)random.Next(2));
                var to = steps.Count > 0 && random.Next(4) > 0 ? steps[random.Next(steps.Count)].To : "Nowhere";
                return (new OfficeOperation.Return(id, to, then), steps.Any(s => s.To == to && (then == AfterReturn.RunAgain || s.MayComeBack)));
            case 1:
                return (new OfficeOperation.Withdraw(id), offer?.Withdraw ?? false);
            case 2:
                var target = offer?.Transfer is [var first, ..] ? first.PersonId : person;
                return (new OfficeOperation.Transfer(id, target), offer?.Transfer.Any(c => c.PersonId == target) ?? false);
            case 3:
                var part = (SignerPart)random.Next(3);
                var signer = offer?.Signers[part] is { Count: > 0 } signers && random.Next(4) > 0 ? signers[random.Next(signers.Count)] : new Colleague(person, "", Guid.Empty, position);
                return (new OfficeOperation.AddSigner(id, signer.PersonId, signer.Position, part), offer?.Signers[part].Any(c => (c.PersonId, c.Position) == (signer.PersonId, signer.Position)) ?? false);
            case 4:
                var asked = offer?.Asked is [var one, ..] ? one : new Colleague(person, "", Guid.Empty, position);
                return (new OfficeOperation.RemoveSigner(id, asked.PersonId, asked.Position), offer?.Asked.Any(c => (c.PersonId, c.Position) == (asked.PersonId, asked.Position)) ?? false);
            case 5:
                return (new OfficeOperation.TakeBack(id), offer?.TakeBack is not null);
            case 6:
                var holder = offer?.Reassign is [.., var last] && random.Next(3) > 0 ? last.PersonId : random.Next(2) == 0 ? person : (Guid?)null;
                return (new OfficeOperation.Reassign(id, holder), holder is null ? offer?.Release is not null : offer?.Reassign.Any(c => c.PersonId == holder) ?? false);
            default:
                return (new OfficeOperation.Urge(id), offer?.Urge ?? false);
        }
    }

    private async Task<Guid> StartAsync(string process)
    {
        if (process == "annual-report")
        {
            await county.StartCampaignAsync("qingshi");
            var task = await county.OpenTaskAsync("qingshi");
            await county.TypeReportAsync(task.Id, "qingshi.jingban");
            return task.CaseId;
        }

        return await county.StartReleaseAsync(process);
    }
}
