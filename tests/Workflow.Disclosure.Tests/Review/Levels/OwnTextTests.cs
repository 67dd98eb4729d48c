using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.Archiving;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Levels;
using Workflow.Disclosure.Review.Lists;
using Workflow.Engine.Execution;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Review.Levels;

/// <summary>Nobody approves what he wrote, nor decides two levels of one text, however he comes to it.</summary>
public sealed class OwnTextTests : IAsyncLifetime
{
    private const string Writer = "qingshi.jingban";
    private readonly string files = Path.Combine(Path.GetTempPath(), $"workflow-files-{Guid.NewGuid():N}");
    private County county = null!;
    private Guid caseId;

    /// <summary>How somebody can come to decide beside his own position.</summary>
    public enum Way { Appointed, Delegated, Transferred, OnPaper, InABatch }

    public static TheoryData<Way, bool> Ways => new(from way in Enum.GetValues<Way>() from allowed in (bool[])[false, true] select (way, allowed));

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(settings: ("Files:Folder", files));
        caseId = await county.StartReleaseAsync("information-release");
        await HoldAsync("qingshi-sifa.jingban", Positions.Drafter);
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        if (Directory.Exists(files))
        {
            Directory.Delete(files, recursive: true);
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Who_wrote_it_approves_it_only_in_a_position_of_his_own_and_only_where_the_unit_allows_it(Way way, bool allowed)
    {
        await AllowAsync(allowed);
        await county.WalkAsync("qingshi", (Writer, "Submit"), ("qingshi.baomi", "Approve"));
        var refused = await TryAsync(way, Writer, Positions.OfficeDirector, "qingshi.zhuren");
        if (allowed && way == Way.Appointed)
        {
            Assert.Null(refused);
            var entry = await LastAsync();
            Assert.Equal(["起草"], entry.Says!.ByOne);
            Assert.Contains("一人多级", await SheetAsync(), StringComparison.Ordinal);
        }
        else
        {
            Assert.IsType<OwnText>(refused);
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Who_wrote_it_never_reviews_its_secrecy(Way way, bool allowed)
    {
        await AllowAsync(allowed);
        await county.WalkAsync("qingshi", (Writer, "Submit"));
        Assert.True(await TryAsync(way, Writer, Positions.SecrecyReviewer, "qingshi.baomi") is SecrecyOfOwnText or NotForABatch);
        Assert.Equal(1, await county.QueryAsync(db => db.Decisions.CountAsync(d => d.CaseId == caseId && d.Kind == DecisionKind.Decision)));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Who_decided_a_level_decides_another_only_in_a_position_of_his_own_and_only_where_the_unit_allows_it(Way way, bool allowed)
    {
        await AllowAsync(allowed);
        await county.WalkAsync("qingshi", (Writer, "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        // Not the level right before it: any of this text.
        var refused = await TryAsync(way, "qingshi.baomi", Positions.PrincipalLeader, "qingshi.zhuyao");
        if (allowed && way == Way.Appointed)
        {
            Assert.Null(refused);
            Assert.Equal(["保密审查"], (await LastAsync()).Says!.ByOne);
        }
        else
        {
            Assert.Contains("保密审查", Assert.IsType<SecondLevel>(refused).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_decided_for_another_decides_no_level_of_his_own_either()
    {
        await AllowAsync(true);
        await DelegateAsync("qingshi.zhuren", "qingshi.fenguan");
        await county.WalkAsync("qingshi", (Writer, "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.fenguan", "Approve"));
        Assert.IsType<SecondLevel>((await county.DecideAsync("qingshi.fenguan", (await county.OpenTaskAsync("qingshi")).Id, "Approve")).Error);
        Assert.True((await county.DecideAsync("qingshi.fenguan", (await county.OpenTaskAsync("qingshi")).Id, "Return", "请改")).Succeeded);
    }

    [Fact]
    public async Task One_delegation_does_not_let_the_drafter_pass_secrecy_review_and_director_of_his_own_text()
    {
        // 松坪乡: the director reviews secrecy too, and hands all of it to the drafter.
        await county.StartReleaseAsync("information-release", "songping");
        await DelegateAsync("songping.zhuren", "songping.jingban");
        await county.WalkAsync("songping", ("songping.jingban", "Submit"));
        var task = await county.OpenTaskAsync("songping");
        Assert.IsType<SecrecyOfOwnText>((await county.DecideAsync("songping.jingban", task.Id, "Approve")).Error);
        await county.WalkAsync("songping", ("songping.zhuren", "Approve"));
        Assert.IsType<OwnText>((await county.DecideAsync("songping.jingban", (await county.OpenTaskAsync("songping")).Id, "Approve")).Error);
        // A small office that the county knows as one: the director is the reviewer by appointment.
        await county.WalkAsync("songping", ("songping.zhuren", "Approve"));
        Assert.Equal(["保密审查"], (await LastAsync()).Says!.ByOne);
    }

    [Fact]
    public async Task Levels_of_a_round_that_a_return_made_void_count_no_more()
    {
        await HoldAsync("qingshi.zhuren", Positions.LeaderInCharge);
        await county.WalkAsync("qingshi", (Writer, "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Return"),
            (Writer, "Submit"), ("qingshi.baomi", "Approve"));
        await HoldAsync("qingshi.fenguan", Positions.OfficeDirector);
        await county.WalkAsync("qingshi", ("qingshi.fenguan", "Approve"), ("qingshi.zhuren", "Approve"));
        Assert.Equal("主要领导", (await county.OpenTaskAsync("qingshi")).Position);
    }

    [Fact]
    public async Task What_was_decided_in_a_batch_without_having_been_opened_says_so_in_the_record()
    {
        await county.WalkAsync("qingshi", (Writer, "Submit"), ("qingshi.baomi", "Approve"));
        Assert.Null(await TryAsync(Way.InABatch, "qingshi.zhuren", Positions.OfficeDirector, "qingshi.zhuren", holds: true));
        Assert.Contains("批量办理，没有打开稿件", (await LastAsync()).Says!.Lines);

        var leader = await county.PersonAsync("qingshi.fenguan");
        var task = await county.OpenTaskAsync("qingshi");
        await county.WithAsync<TaskViews, bool>(async views =>
        {
            await views.RememberOpenedAsync((await views.ReadAsync(task.Id, leader, default))!, leader, default);
            return true;
        });
        Assert.Null(await TryAsync(Way.InABatch, "qingshi.fenguan", Positions.LeaderInCharge, "qingshi.fenguan", holds: true));
        Assert.Equal(["批量办理"], (await LastAsync()).Says!.Lines);
    }

    [Fact]
    public async Task By_signed_command_nobody_hands_on_and_approves_nor_decides_two_levels()
    {
        await AllowAsync(true);
        var account = new SystemAccount
        {
            Name = "办公系统",
            PublicKey = "",
            UnitIds = [await county.UnitAsync("qingshi")],
            Positions = [.. Positions.OfEveryUnit],
            CreatedAt = County.Morning,
        };
        await county.QueryAsync(db =>
        {
            db.SystemAccounts.Add(account);
            return db.SaveChangesAsync();
        });
        Assert.Null(await CommandAsync("Submit", 0));
        await county.WalkAsync("qingshi", ("qingshi.baomi", "Approve"));
        Assert.IsType<OwnText>(await CommandAsync("Approve", 1));
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Return"), (Writer, "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"));
        Assert.IsType<OwnText>(await CommandAsync("Approve", 1));

        async Task<Error?> CommandAsync(string outcome, int seen)
        {
            var task = await county.OpenTaskAsync("qingshi");
            return (await county.WithAsync<DecideTaskHandler, Result<DecisionMade>>(h => h.HandleAsync(new DecideTask(task.Id, outcome, "", seen, new Actor.OfSystem(account.Id)), default))).Error;
        }
    }

    /// <summary>The open task, by that person in that way; what is refused was not offered either.</summary>
    private async Task<Error?> TryAsync(Way way, string userName, string position, string holder, bool holds = false)
    {
        var (task, person) = (await county.OpenTaskAsync("qingshi"), await county.PersonAsync(userName));
        if (way is Way.Appointed or Way.Transferred or Way.OnPaper or Way.InABatch && !holds)
        {
            await HoldAsync(userName, position);
        }

        switch (way)
        {
            case Way.Delegated:
                await DelegateAsync(holder, userName);
                break;
            case Way.Transferred:
                var giver = await county.PersonAsync(holder);
                Assert.True((await county.WithAsync<OperateHandler, Result<OperationDone>>(h => h.HandleAsync(new Operate(caseId, new OfficeOperation.Transfer(task.Id, person), "请办", 1, giver), default))).Succeeded);
                break;
            case Way.OnPaper:
                var clerk = await county.PersonAsync("qingshi-sifa.jingban");
                using (var scan = new MemoryStream("%PDF-1.7 signed"u8.ToArray()))
                {
                    return (await county.WithAsync<PaperDesk, Result<DecisionMade>>(d => d.EnterAsync(
                        new EnterPaper(task.Id, "Approve", "", 1, person, new(2022, 1, 4), "签批页.pdf", scan, clerk) { Review = County.Passing }, default))).Error;
                }

            case Way.InABatch:
                var label = position == Positions.SecrecyReviewer ? "通过" : position == Positions.PrincipalLeader ? "签发" : "同意";
                var lines = await county.WithAsync<DecideBatchHandler, Result<IReadOnlyList<BatchLine>>>(h => h.HandleAsync(
                    new DecideBatch(person, "Approve", label, "", [new(task.Id, 1)]), default));
                return Assert.Single(lines.Value!).Refused;
        }

        var offer = await county.WithAsync<OperateHandler, Offer?>(h => h.OfferedAsync(caseId, task.Id, person, default));
        var decided = await county.DecideAsync(userName, task.Id, "Approve");
        Assert.Equal(offer!.Outcomes.Any(o => o.Tone == OutcomeTone.Forward), decided.Succeeded);
        Assert.Equal(offer.Bar, decided.Error);
        return decided.Error;
    }

    private async Task AllowAsync(bool allowed)
    {
        if (allowed)
        {
            var administrator = await county.PersonAsync("yunling.guanli");
            var unit = await county.UnitAsync("qingshi");
            Assert.True((await county.WithAsync<SetUnitRulesHandler, Result<Done>>(h => h.HandleAsync(new SetUnitRules(administrator, unit, "information-release", true, true, true), default))).Succeeded);
        }
    }

    private async Task HoldAsync(string userName, string position)
    {
        var holding = new Holding { PersonId = await county.PersonAsync(userName), UnitId = await county.UnitAsync("qingshi"), Position = position, ValidFrom = new(2021, 1, 1) };
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(holding);
            return db.SaveChangesAsync();
        });
    }

    private async Task DelegateAsync(string from, string to)
    {
        var delegation = new Delegation
        {
            FromPersonId = await county.PersonAsync(from),
            ToPersonId = await county.PersonAsync(to),
            ValidFrom = new(2022, 1, 1),
            ValidTo = new(2022, 1, 31),
            Reason = "",
            CreatedBy = await county.PersonAsync(from),
            CreatedAt = County.Morning,
        };
        await county.QueryAsync(db =>
        {
            db.Delegations.Add(delegation);
            return db.SaveChangesAsync();
        });
    }

    private Task<Decision> LastAsync() => county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.DecidedAt).ThenBy(d => d.Id).LastAsync());

    private async Task<string> SheetAsync()
    {
        var file = (await county.WithAsync<CaseFiles, CaseFile?>(f => f.ReadAsync(caseId, default)))!;
        var sheet = (await county.WithAsync<ApprovalSheets, ApprovalSheet?>(s => s.OfAsync(file, default)))!;
        return string.Join('\n', sheet.Levels.SelectMany(l => l.Opinions).Select(o => o.Words));
    }
}
