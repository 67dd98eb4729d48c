using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.Drafting;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Releases;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Secrecy;
using Workflow.Engine.Execution;
using Workflow.Reports.Layouts;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review.Levels;

/// <summary>Random offices that mostly go on: they return, edit, take back, ask others to sign, hand on, delegate and enter papers. What becomes
/// public was decided on by every level in that very version, by people who did not write it.</summary>
public sealed class NothingUndecidedIsPublicTests : IAsyncLifetime
{
    private static readonly string[] People =
    [
        "qingshi.jingban", "qingshi-sifa.jingban", "qingshi.baomi", "qingshi.zhuren", "qingshi.fenguan", "qingshi.zhuyao", "yunling.shenhe", "yunling.shenhe2", "yunling.guanli",
    ];

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"workflow-random-{Guid.NewGuid():N}");
    private readonly List<Guid> people = [];
    private County county = null!;
    private int texts;

    public static TheoryData<string, int> Runs => new(
        from process in (string[])
        [
            .. Directory.GetFiles(Repository.Folder("workflows"), "*.json").Select(f => Path.GetFileName(f).Split(".v")[0]).Distinct().Order(), "information-release-editing",
        ]
        from seed in Enumerable.Range(1, 3)
        select (process, seed));

    public async ValueTask InitializeAsync()
    {
        var workflows = Directory.CreateDirectory(Path.Combine(folder, "workflows")).FullName;
        foreach (var file in Directory.GetFiles(Repository.Folder("workflows"), "*.json"))
        {
            File.Copy(file, Path.Combine(workflows, Path.GetFileName(file)));
        }

        await File.WriteAllTextAsync(Path.Combine(workflows, "information-release-editing.v1.json"), EditingProcess.Of(Positions.LeaderInCharge));
        county = await County.OpenAsync(settings: [("Processes:Folder", workflows), ("Files:Folder", Path.Combine(folder, "files"))]);
        foreach (var name in People)
        {
            people.Add(await county.PersonAsync(name));
        }

        // A second drafter, a deputy leader, and a reviewer who could draft: somebody for every forbidden pair.
        var unit = await county.UnitAsync("qingshi");
        await county.QueryAsync(db =>
        {
            db.Holdings.AddRange(
                ((int Person, string Position)[])[(1, Positions.Drafter), (2, Positions.Drafter), (3, Positions.LeaderInCharge), (0, Positions.OfficeDirector), (4, Positions.SecrecyReviewer)]
                    is var held ? held.Select(h => new Holding { PersonId = people[h.Person], UnitId = unit, Position = h.Position, ValidFrom = new(2021, 1, 1) }) : []);
            return db.SaveChangesAsync();
        });
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory, MemberData(nameof(Runs))]
    public async Task What_is_public_every_level_decided_on_in_that_version_and_nobody_of_his_own(string process, int seed)
    {
        var random = new Random(seed);
        var id = await StartAsync(process);
        for (var step = 0; step < 70 && await OpenAsync(id) is { Count: > 0 } open; step++)
        {
            var task = open[random.Next(open.Count)];
            var actors = await county.QueryAsync(db => db.ActorsAsync(task, new(2022, 1, 4), default));
            var person = random.Next(8) == 0 || actors.Count == 0 ? people[random.Next(people.Count)] : actors[random.Next(actors.Count)];
            await StepAsync(random, id, task, person);
            await AssertAsync(id, process);
        }

        var file = (await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(id, default)))!;
        Assert.All(RecordCheck.Parts(file), p => Assert.Null(p.Fault));
    }

    private async Task StepAsync(Random random, Guid id, ReviewTask task, Guid person)
    {
        var version = await county.QueryAsync(db => db.DocumentVersions.Where(v => v.CaseId == id).Select(v => (int?)v.Number).MaxAsync()) ?? 0;
        var offer = await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(id, task.Id, person, default));
        var other = people[random.Next(people.Count)];
        switch (random.Next(16))
        {
            case 0 when task.MayEdit:
            case 1 when task.MayEdit:
            case 2 when task.MayEdit:
                await EditAsync(random, task, person);
                return;
            case 0 or 1 when offer?.ReturnTo is { Count: > 0 } steps:
                var to = steps[random.Next(steps.Count)];
                await DoAsync(id, new OfficeOperation.Return(task.Id, to.To, to.MayComeBack && random.Next(4) > 0 ? AfterReturn.BackToMe : AfterReturn.RunAgain), version, person);
                return;
            case 2:
                var closed = await county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == id && t.ClosedAt != null).OrderByDescending(t => t.ClosedAt).ThenByDescending(t => t.OpenedSequence).FirstOrDefaultAsync());
                if (closed?.DecidedBy is { } by)
                {
                    await DoAsync(id, new OfficeOperation.Withdraw(closed.Id), version, by);
                }

                return;
            case 3:
                await DoAsync(id, new OfficeOperation.Transfer(task.Id, other), version, person);
                return;
            case 4 when offer?.Signers.FirstOrDefault(s => s.Value.Count > 0) is { Value: { } signers } asked:
                await DoAsync(id, new OfficeOperation.AddSigner(task.Id, signers[0].PersonId, signers[0].Position, asked.Key), version, person);
                return;
            case 5 when other != person:
                await county.QueryAsync(db =>
                {
                    db.Delegations.Add(new Delegation
                    {
                        FromPersonId = person,
                        ToPersonId = other,
                        ValidFrom = new(2022, 1, 1),
                        ValidTo = new(2022, 1, 31),
                        Reason = "",
                        CreatedBy = person,
                        CreatedAt = County.Morning,
                    });
                    return db.SaveChangesAsync();
                });
                return;
            case 6 when !task.MayEdit:
                var paper = await county.WithAsync<PaperDesk, PaperOffer?>(d => d.OfferAsync(task.Id, person, default));
                if (paper?.Signers is { Count: > 0 } on)
                {
                    using var scan = new MemoryStream("%PDF-1.7 signed"u8.ToArray());
                    await county.WithAsync<PaperDesk, Result<DecisionMade>>(d => d.EnterAsync(
                        new EnterPaper(task.Id, "Approve", "", version, on[random.Next(on.Count)].PersonId, new(2022, 1, 4), "签批页.pdf", scan, person) { Review = County.Passing }, default));
                }

                return;
        }

        var outcomes = JsonNode.Parse(task.Outcomes)!.AsArray().Select(o => (Name: (string)o!["name"]!, Forward: (string)o["tone"]! == nameof(OutcomeTone.Forward))).ToList();
        var outcome = outcomes.Find(o => o.Forward == random.Next(12) > 0) is { Name: not null } found ? found : outcomes[0];
        var decided = await county.WithAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(
            new DecideTask(task.Id, outcome.Name, "意见", version, new Actor.OfPerson(person)) { Review = County.Passing }, default));
        // What the text itself lacks, and whether anybody is left to review it, shows when it is handed on.
        Assert.True(
            decided.Succeeded == (offer?.Outcomes.Any(o => o.Name == outcome.Name) ?? false) || decided.Error is NobodyToReview,
            $"{task.Title} {outcome.Name}: {decided.Error?.Message ?? "accepted"}");
    }

    private async Task AssertAsync(Guid id, string process)
    {
        var published = await county.QueryAsync(db => db.Publications.AsNoTracking().SingleOrDefaultAsync(p => p.CaseId == id));
        if (published is null)
        {
            return;
        }

        var decisions = await county.QueryAsync(db => db.Decisions.AsNoTracking().Where(d => d.CaseId == id).OrderBy(d => d.Number).ToListAsync());
        var writers = await county.QueryAsync(db => db.Writings.AsNoTracking().Where(w => w.CaseId == id).ToListAsync());
        var deciders = new List<Guid?>();
        string[] needed = [.. Positions.OfEveryUnit.Skip(1), .. process == "annual-report" ? (string[])[Positions.CountyReviewer] : []];
        foreach (var position in needed)
        {
            var last = decisions.LastOrDefault(d => d.Kind == DecisionKind.Decision && d.Position == position && d.Tone == nameof(OutcomeTone.Forward)
                && !decisions.Exists(w => w.Outcome == Decision.Withdrawn && w.TaskId == d.TaskId));
            Assert.True(last?.VersionHash == published.VersionHash, $"{position} has not decided on what is public.");
            Assert.DoesNotContain(writers, w => w.PersonId == last!.DeciderId && w.ActivityId != last.ActivityId);
            deciders.Add(last!.DeciderId);
        }

        Assert.Distinct(deciders);
    }

    private async Task EditAsync(Random random, ReviewTask task, Guid person)
    {
        var report = await county.QueryAsync(db => db.Cases.AnyAsync(c => c.Id == task.CaseId && c.Kind == CaseKinds.AnnualReport));
        var text = random.Next(3) == 0 ? "正文。" : $"正文，第{++texts}稿。";
        var part = ReportLayouts.For(2021).Parts[0];
        var (section, written) = report
            ? (part.Key, part.Texts.Where(t => t.Proposed is null).ToDictionary(t => t.Key, t => $"{t.Label}：{text}"))
            : (ReleaseKind.Section, new Dictionary<string, string> { ["title"] = "关于冬季供暖的公告", ["column"] = "notices", ["body"] = text });
        var seen = await county.QueryAsync(db => db.DraftSections.Where(s => s.CaseId == task.CaseId && s.Section == section).Select(s => s.Version).SingleOrDefaultAsync());
        await county.WithAsync<SaveSectionHandler, Result<SectionSaved>>(h => h.HandleAsync(
            new SaveSection(task.Id, section, seen, new SectionContent(written, new Dictionary<string, string?>()), person), default));
    }

    private Task<Result<OperationDone>> DoAsync(Guid id, OfficeOperation operation, int version, Guid person) =>
        county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(id, operation, "理由", version, person), default));

    private Task<List<ReviewTask>> OpenAsync(Guid id) => county.QueryAsync(db => db.Tasks.AsNoTracking().Where(t => t.CaseId == id && t.ClosedAt == null).OrderBy(t => t.Id).ToListAsync());

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
}
