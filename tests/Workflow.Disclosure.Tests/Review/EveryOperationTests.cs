using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>Every released process, everywhere it can stand on its way, every operation, everybody: what is offered is exactly what is accepted.</summary>
public sealed class EveryOperationTests : IAsyncLifetime
{
    private const string Reason = "理由";

    private static readonly string[] Users =
    [
        "qingshi.jingban", "qingshi.baomi", "qingshi.zhuren", "qingshi.fenguan", "qingshi.zhuyao", "yunling.shenhe", "yunling.guanli", "yunling.zhuren", "baixi.zhuyao",
    ];

    private readonly List<Guid> people = [];
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");
    private County county = null!;
    private NpgsqlDataSource owner = null!;
    private List<Table> tables = [];
    private Guid caseId;
    private int withheld;

    public static TheoryData<string> Processes => new(Directory.GetFiles(Repository.Folder("workflows"), "*.json").Select(f => Path.GetFileName(f).Split(".v")[0]).Distinct().Order());

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(settings: ("Files:Folder", files));
        owner = NpgsqlDataSource.Create(county.Database.OwnerConnectionString);
        foreach (var user in Users)
        {
            people.Add(await county.PersonAsync(user));
        }

        // Somebody to hand on to, and somebody who acts for another.
        await county.Database.ExecuteAsync(
            """
            INSERT INTO holdings (id, person_id, unit_id, position, valid_from)
            SELECT gen_random_uuid(), p.id, h.unit_id, '分管领导', '2021-01-01' FROM people p JOIN holdings h ON h.person_id = p.id WHERE p.user_name = 'qingshi.zhuren';
            INSERT INTO delegations (id, from_person_id, to_person_id, valid_from, valid_to, reason, created_by, created_at)
            SELECT gen_random_uuid(), f.id, t.id, '2022-01-01', '2022-01-31', '', f.id, now() FROM people f, people t WHERE f.user_name = 'qingshi.baomi' AND t.user_name = 'qingshi.fenguan';
            -- Rows are put back table by table.
            DO $do$ DECLARE c record; BEGIN FOR c IN SELECT conrelid::regclass AS name, conname FROM pg_constraint WHERE contype = 'f' LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.name, c.conname);
            END LOOP; END $do$;
            """);
        tables = await county.QueryAsync(db => db.Database.SqlQueryRaw<Table>(
            """
            SELECT c.table_name AS "Name", string_agg(quote_ident(c.column_name), ', ' ORDER BY c.ordinal_position) AS "Columns"
            FROM information_schema.columns c JOIN information_schema.tables b USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND b.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
            AND (c.table_name IN ('cases', 'contributions') OR c.table_name IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'case_id'))
            GROUP BY c.table_name
            """).ToListAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await county.DisposeAsync();
        if (Directory.Exists(files))
        {
            Directory.Delete(files, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public async Task What_is_offered_is_exactly_what_is_accepted(string process)
    {
        caseId = await StartAsync(process);
        var stages = 0;
        for (var on = true; on; stages++)
        {
            await TryAsync($"{process}, step {stages}");
            if (process == "information-release")
            {
                await ExecuteAsync("UPDATE units SET levels_by_one = true");
                await TryAsync($"{process}, step {stages}, several levels by one", operations: false);
                await ExecuteAsync("UPDATE units SET levels_by_one = false");
            }

            if (stages == 2)
            {
                // Whoever can be handed it gets it; who gave it may take it back until the other acts, and the administrator may give it elsewhere.
                await InAsync($"{process}, handed on", HandOnAsync);
                await InAsync($"{process}, held", () => DoAsync(people[6], new OfficeOperation.Hold()));
                await InAsync($"{process}, a signer asked first", () => AskAsync(SignerPart.Before));
                await InAsync($"{process}, a signer asked to follow", async () =>
                {
                    await AskAsync(SignerPart.After);
                    await ForwardAsync();
                });
                await InAsync($"{process}, returned", async () =>
                {
                    var (task, person) = await NextAsync();
                    var to = (await OfferAsync(task.Id, person)).ReturnTo[0];
                    await DoAsync(person, new OfficeOperation.Return(task.Id, to.To, to.MayComeBack ? AfterReturn.BackToMe : AfterReturn.RunAgain));
                });
            }

            on = await county.QueryAsync(db => db.Tasks.AnyAsync(t => t.CaseId == caseId && t.ClosedAt == null));
            if (on)
            {
                await ForwardAsync();
            }
        }

        Assert.InRange(stages, 5, 10);
    }

    /// <summary>Everything, by everybody, from where the case stands; it stands there again afterwards.</summary>
    private async Task TryAsync(string where, bool operations = true)
    {
        await ExecuteAsync(Keep("kept"));
        var tasks = await county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId).OrderByDescending(t => t.ClosedAt == null).ThenByDescending(t => t.OpenedSequence).Take(3).ToListAsync());
        var accepted = 0;
        for (var person = 0; person < people.Count; person++)
        {
            foreach (var task in tasks.Append(null))
            {
                var offer = await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task?.Id, people[person], default));
                var acts = task is null ? [] : Decisions(task, offer, await PaperAsync(task.Id, people[person]), people[person]);
                foreach (var (what, offered, act) in operations ? acts.Concat(Operations(task, offer, people[person])) : acts)
                {
                    // Whatever is offered is tried; of the rest, as long as it is not the long run, each fifth.
                    if (!offered && withheld++ % LongRun.Of(1, 5) != 0)
                    {
                        continue;
                    }

                    var refused = await act();
                    Assert.True(offered == refused is null, $"{where}: {what} of {Users[person]} was {(offered ? "" : "not ")}offered; {refused?.Message ?? "accepted"}");
                    if (refused is null)
                    {
                        accepted++;
                        await ExecuteAsync(PutBack("kept"));
                    }
                }
            }
        }

        Assert.True(accepted > 0 || tasks.All(t => t.ClosedAt is not null), $"{where}: nobody could do anything");
    }

    /// <summary>As oneself, and from paper: of whoever is offered as its signer, or of 分管领导 where nobody is.</summary>
    private IEnumerable<(string What, bool Offered, Func<Task<Error?>> Act)> Decisions(ReviewTask task, Offer? offer, PaperOffer? paper, Guid person)
    {
        foreach (var outcome in JsonNode.Parse(task.Outcomes)!.AsArray().Select(o => (Name: (string)o!["name"]!, Forward: (string)o["tone"]! == nameof(OutcomeTone.Forward))))
        {
            yield return ($"{task.Title} {outcome.Name}", offer?.Outcomes.Any(o => o.Name == outcome.Name) ?? false, async () => (await DecideAsync(task.Id, person, outcome.Name)).Error);
            foreach (var signer in paper?.Signers ?? [new PaperSigner(people[3], "", null)])
            {
                yield return (
                    $"{task.Title} {outcome.Name} on paper",
                    paper is not null && paper.Outcomes.Any(o => o.Name == outcome.Name) && (signer.MayFollow || !outcome.Forward),
                    async () => (await EnterAsync(task.Id, signer.PersonId, person, outcome.Name)).Error);
            }
        }
    }

    private IEnumerable<(string What, bool Offered, Func<Task<Error?>> Act)> Operations(ReviewTask? task, Offer? offer, Guid person)
    {
        (string, bool, Func<Task<Error?>>) Op(OfficeOperation operation, bool offered) => (operation.ToString()!, offered, async () => (await DoAsync(person, operation)).Error);
        if (task is not { Id: var id })
        {
            yield return Op(new OfficeOperation.Hold(), offer?.Hold ?? false);
            yield return Op(new OfficeOperation.Continue(), offer?.Continue ?? false);
            yield return Op(new OfficeOperation.Terminate(), offer?.Terminate ?? false);
            yield break;
        }

        foreach (var step in (offer?.ReturnTo ?? []).Append(new ReturnStep("Workflow1:flow:principal", "", false)).DistinctBy(s => s.To))
        {
            var offered = offer?.ReturnTo.Any(s => s.To == step.To) ?? false;
            yield return Op(new OfficeOperation.Return(id, step.To, AfterReturn.RunAgain), offered);
            yield return Op(new OfficeOperation.Return(id, step.To, AfterReturn.BackToMe), offered && step.MayComeBack);
        }

        foreach (var other in (offer?.Transfer.Select(c => c.PersonId) ?? []).Append(people[^1]).Append(person))
        {
            yield return Op(new OfficeOperation.Transfer(id, other), offer?.Transfer.Any(c => c.PersonId == other) ?? false);
        }

        var colleague = new Colleague(people[4], "", Guid.Empty, Positions.PrincipalLeader);
        foreach (var part in Enum.GetValues<SignerPart>())
        {
            foreach (var signer in (offer?.Signers[part].Take(2) ?? []).Append(colleague).DistinctBy(c => (c.PersonId, c.Position)))
            {
                yield return Op(
                    new OfficeOperation.AddSigner(id, signer.PersonId, signer.Position, part),
                    offer?.Signers[part].Any(c => (c.PersonId, c.Position) == (signer.PersonId, signer.Position)) ?? false);
            }
        }

        foreach (var asked in (offer?.Asked ?? []).Append(colleague).DistinctBy(c => (c.PersonId, c.Position)))
        {
            yield return Op(
                new OfficeOperation.RemoveSigner(id, asked.PersonId, asked.Position),
                offer?.Asked.Any(c => (c.PersonId, c.Position) == (asked.PersonId, asked.Position)) ?? false);
        }

        yield return Op(new OfficeOperation.Consult(id, "县保密局"), offer?.Consult ?? false);
        yield return Op(new OfficeOperation.Answer(id), offer?.Answer is not null);
        foreach (var holder in offer?.Reassign ?? [])
        {
            yield return Op(new OfficeOperation.Reassign(id, holder.PersonId), true);
        }

        yield return Op(new OfficeOperation.Reassign(id, null), offer?.Release is not null);
        yield return Op(new OfficeOperation.TakeBack(id), offer?.TakeBack is not null);
        yield return Op(new OfficeOperation.Withdraw(id), offer?.Withdraw ?? false);
        yield return Op(new OfficeOperation.Urge(id), offer?.Urge ?? false);
    }

    private async Task InAsync(string where, Func<Task> bring)
    {
        await ExecuteAsync(Keep("before"));
        await bring();
        await TryAsync(where);
        await ExecuteAsync(PutBack("before"));
    }

    /// <summary>By the one who has it to a second holder of its position, who is made one for that.</summary>
    private async Task HandOnAsync()
    {
        var (task, person) = await NextAsync();
        var other = people.First(p => p != person);
        await ExecuteAsync($"INSERT INTO holdings (id, person_id, unit_id, position, valid_from) VALUES (gen_random_uuid(), '{other}', '{task.UnitId}', '{task.Position}', '2021-01-01')");
        var handed = await DoAsync(person, new OfficeOperation.Transfer(task.Id, other));
        Assert.True(handed.Succeeded, handed.Error?.Message);
    }

    private async Task AskAsync(SignerPart part)
    {
        var (task, person) = await NextAsync();
        var offer = await OfferAsync(task.Id, person);
        // Of a joint review only another joint signer.
        var (how, who) = offer.Signers.Where(s => s.Value.Count > 0).Select(s => (s.Key, s.Value[^1])).OrderBy(s => s.Key != part).First();
        await DoAsync(person, new OfficeOperation.AddSigner(task.Id, who.PersonId, who.Position, how));
    }

    private async Task ForwardAsync()
    {
        var (task, person) = await NextAsync();
        var forward = (await OfferAsync(task.Id, person)).Outcomes.First(o => o.Tone == OutcomeTone.Forward);
        var decided = await DecideAsync(task.Id, person, forward.Name);
        Assert.True(decided.Succeeded, decided.Error?.Message);
    }

    private async Task<(ReviewTask Task, Guid Person)> NextAsync()
    {
        var task = await county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == caseId && t.ClosedAt == null).OrderBy(t => t.Position).FirstAsync());
        var actors = await county.QueryAsync(db => db.ActorsAsync(task, new(2022, 1, 4), default));
        // Whose own position it is, before who holds it besides: he may be needed for another level of this text.
        var own = DemonstrationCounty.UserName(Positions.OfCounty.Contains(task.Position) ? "yunling" : "qingshi", task.Position);
        foreach (var person in people.Where(actors.Contains).OrderBy(p => Users[people.IndexOf(p)] != own))
        {
            if ((await OfferAsync(task.Id, person)).Bar is null)
            {
                return (task, person);
            }
        }

        return (task, people.First(actors.Contains));
    }

    private async Task<Offer> OfferAsync(Guid task, Guid person) => (await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task, person, default)))!;

    private async Task<Result<OperationDone>> DoAsync(Guid person, OfficeOperation operation)
    {
        var version = await VersionAsync();
        return await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, operation, Reason, version, person), default));
    }

    private async Task<Result<DecisionMade>> DecideAsync(Guid task, Guid person, string outcome)
    {
        var version = await VersionAsync();
        return await county.WithAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(new DecideTask(task, outcome, Reason, version, new Actor.OfPerson(person)) { Review = County.Passing }, default));
    }

    private Task<PaperOffer?> PaperAsync(Guid task, Guid person) => county.WithAsync<PaperDesk, PaperOffer?>(d => d.OfferAsync(task, person, default));

    private async Task<Result<DecisionMade>> EnterAsync(Guid task, Guid signer, Guid person, string outcome)
    {
        var version = await VersionAsync();
        using var scan = new MemoryStream("%PDF-1.7 signed"u8.ToArray());
        return await county.WithAsync<PaperDesk, Result<DecisionMade>>(d => d.EnterAsync(new EnterPaper(task, outcome, Reason, version, signer, new(2022, 1, 4), "签批页.pdf", scan, person) { Review = County.Passing }, default));
    }

    private async Task<int> VersionAsync() => await county.QueryAsync(db => db.DocumentVersions.Where(v => v.CaseId == caseId).Select(v => (int?)v.Number).MaxAsync()) ?? 0;

    private async Task<Guid> StartAsync(string process)
    {
        if (process != "annual-report")
        {
            return await county.StartReleaseAsync(process);
        }

        await county.StartCampaignAsync("qingshi");
        var task = await county.OpenTaskAsync("qingshi");
        await county.TypeReportAsync(task.Id, "qingshi.jingban");
        return task.CaseId;
    }

    /// <summary>What a case consists of is laid beside itself and put back from there: an operation takes milliseconds to undo that way.</summary>
    private string Keep(string schema) => $"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};"
        + string.Concat(tables.Select(t => $"CREATE TABLE {schema}.{t.Name} AS TABLE public.{t.Name};"));

    private string PutBack(string schema) => string.Concat(tables.Select(t =>
        $"DELETE FROM public.{t.Name}; INSERT INTO public.{t.Name} ({t.Columns}) OVERRIDING SYSTEM VALUE SELECT {t.Columns} FROM {schema}.{t.Name};"));

    private async Task ExecuteAsync(string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Table(string Name, string Columns);
}
