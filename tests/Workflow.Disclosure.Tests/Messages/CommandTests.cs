using System.Collections.Concurrent;
using System.Security.Cryptography;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Disclosure.Messages;
using Workflow.Disclosure.Messages.Commands;
using Workflow.Disclosure.People;
using Workflow.Testing;
using DecideTask = Workflow.Disclosure.Messages.Commands.DecideTask;

namespace Workflow.Disclosure.Tests.Messages;

/// <summary>Another program hands a draft on and decides, over the bus.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private const string Account = "县教育局公文系统";
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ConcurrentDictionary<Guid, ConcurrentQueue<CommandAnswered>> answers = [];
    private County county = null!;
    private IBus bus = null!;
    private Guid draft;

    public async ValueTask InitializeAsync()
    {
        county = await County.OpenAsync(HostRoles.Worker);
        await county.StartCampaignAsync("qingshi");
        draft = (await county.OpenTaskAsync("qingshi")).Id;
        await county.TypeReportAsync(draft, "qingshi.jingban");
        await RegisterAsync(Account, "qingshi", Positions.Drafter, Positions.SecrecyReviewer, Positions.PrincipalLeader);
        await county.Host.StartAsync();
        bus = county.Host.Services.GetRequiredService<IBus>();
        await bus.ConnectReceiveEndpoint("another-program", endpoint => endpoint.Handler<CommandAnswered>(context =>
        {
            answers.GetOrAdd(context.Message.CommandId, _ => []).Enqueue(context.Message);
            return Task.CompletedTask;
        })).Ready;
    }

    public async ValueTask DisposeAsync()
    {
        await county.DisposeAsync();
        key.Dispose();
    }

    [Fact]
    public async Task A_signed_submission_and_decision_are_carried_out_and_the_record_names_the_system_account()
    {
        var submitted = await AskAsync(Sign(Submission(draft, "请审")));
        Assert.True(submitted.Accepted, submitted.Message);
        Assert.Contains("已办理：送审", submitted.Message, StringComparison.Ordinal);

        // What it handed on it does not let pass; to send it back is free.
        var review = await county.OpenTaskAsync("qingshi");
        var refused = await AskAsync(Sign(Decision(review.Id, "Approve", 1)));
        Assert.Contains("写过或者改过", refused.Message, StringComparison.Ordinal);
        var decided = await AskAsync(Sign(Decision(review.Id, "Return", 1) with { Opinion = "请改" }));
        Assert.True(decided.Accepted, decided.Message);

        var record = await county.QueryAsync(db => db.Decisions.AsNoTracking().OrderBy(d => d.Number).ToListAsync());
        Assert.Equal([submitted.DecisionId, decided.DecisionId], record.Select(d => (Guid?)d.Id));
        Assert.All(record, d => Assert.Equal((Account, true, false), (d.ActorName, d.SystemAccountId is not null, d.PersonId is not null)));
        Assert.Equal(["请审", "请改"], record.Select(d => d.Opinion));
        Assert.Equal(Positions.Drafter, (await county.OpenTaskAsync("qingshi")).Position);
    }

    [Fact]
    public async Task What_is_not_signed_by_a_registered_account_is_refused_and_changes_nothing()
    {
        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = Sign(Submission(draft));
        var closed = await RegisterAsync("已停用的系统", "qingshi", Positions.Drafter);
        await county.QueryAsync(db => db.SystemAccounts.Where(a => a.Id == closed).ExecuteUpdateAsync(s => s.SetProperty(a => a.ClosedAt, County.Morning)));

        SubmitDraft[] refused =
        [
            Sign(Submission(draft) with { Account = "没有登记的系统" }),
            Sign(Submission(draft) with { Account = "已停用的系统" }),
            Sign(Submission(draft) with { Account = "a\0b" }),
            Sign(Submission(draft), strange),
            Submission(draft) with { Signature = "不是签名" },
            Submission(draft) with { Signature = null!, Account = null!, Opinion = null! },
            good with { CommandId = Guid.NewGuid() },
            good with { CommandId = Guid.NewGuid(), Opinion = "改过的附言" },
        ];
        foreach (var command in refused)
        {
            await AssertRefusedAsync(command, "没有这个系统账号，或者签名不符");
        }
    }

    [Fact]
    public async Task A_field_altered_after_signing_is_refused()
    {
        Assert.True((await AskAsync(Sign(Submission(draft)))).Accepted);
        var review = await county.OpenTaskAsync("qingshi");
        var signed = Sign(Decision(review.Id, "Approve", 1));
        foreach (var altered in (DecideTask[])
        [
            signed with { CommandId = Guid.NewGuid(), Outcome = "Return" },
            signed with { CommandId = Guid.NewGuid(), Opinion = "另一条意见" },
            signed with { CommandId = Guid.NewGuid(), SeenVersion = 2 },
            signed with { CommandId = Guid.NewGuid(), SignedAt = signed.SignedAt.AddSeconds(1) },
        ])
        {
            Assert.Contains("签名不符", (await AskAsync(altered)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(review.Id, (await county.OpenTaskAsync("qingshi")).Id);
    }

    [Theory]
    [InlineData(-11)]
    [InlineData(11)]
    public async Task A_signature_from_another_time_is_refused(int minutes) =>
        await AssertRefusedAsync(Sign(Submission(draft) with { SignedAt = County.Morning.AddMinutes(minutes) }), "相差超过10分钟");

    [Theory]
    [InlineData("baixi", Positions.Drafter)]
    [InlineData("qingshi", Positions.SecrecyReviewer)]
    public async Task A_unit_or_position_that_is_not_listed_is_refused(string unit, string position)
    {
        await RegisterAsync("另一个系统", unit, position);
        await AssertRefusedAsync(Sign(Submission(draft) with { Account = "另一个系统" }), "不归您现在的岗位办理");
    }

    [Fact]
    public async Task The_refusals_of_the_pages_are_the_refusals_of_the_bus()
    {
        await AssertRefusedAsync(Sign(Submission(Guid.NewGuid())), "没有这个任务");
        await AssertRefusedAsync(Sign(Submission(draft, new string('长', Disclosure.Review.DecideTask.MaxOpinion + 1))), "最多2000字");
        var section = await county.QueryAsync(db => db.DraftSections.Where(s => s.Section == "problems").ExecuteDeleteAsync());
        Assert.Equal(1, section);
        var refused = await AssertRefusedAsync(Sign(Submission(draft)), "");
        Assert.NotEmpty(refused.Details);
    }

    [Fact]
    public async Task The_principal_leaders_signature_is_a_persons_unless_the_unit_allows_otherwise()
    {
        await county.WalkAsync("qingshi", ("qingshi.jingban", "Submit"), ("qingshi.baomi", "Approve"), ("qingshi.zhuren", "Approve"), ("qingshi.fenguan", "Approve"));
        var signing = await county.OpenTaskAsync("qingshi");
        Assert.Equal(Positions.PrincipalLeader, signing.Position);
        var refused = await AskAsync(Sign(Decision(signing.Id, "Approve", 1)));
        Assert.False(refused.Accepted);
        Assert.Contains("没有开放由系统账号作主要领导签发", refused.Message, StringComparison.Ordinal);

        await county.Database.ExecuteAsync("UPDATE units SET bus_may_sign = true WHERE code = 'qingshi'");
        Assert.True((await AskAsync(Sign(Decision(signing.Id, "Approve", 1)))).Accepted);
        Assert.Equal(Account, await county.QueryAsync(db => db.Decisions.OrderByDescending(d => d.Number).Select(d => d.ActorName).FirstAsync()));
    }

    [Fact]
    public async Task A_command_that_comes_again_is_answered_as_before_and_has_no_second_effect()
    {
        var command = Sign(Submission(draft));
        var first = await AskAsync(command);
        var again = await AskAsync(command);

        Assert.True(first.Accepted);
        Assert.Equal((first.Accepted, first.DecisionId, first.Message), (again.Accepted, again.DecisionId, again.Message));
        Assert.Equal(1, await county.QueryAsync(db => db.Decisions.CountAsync()));
        Assert.Equal(1, await county.QueryAsync(db => db.Tasks.CountAsync(t => t.ClosedAt == null)));
    }

    private async Task<CommandAnswered> AssertRefusedAsync(SubmitDraft command, string why)
    {
        var answer = await AskAsync(command);
        Assert.False(answer.Accepted);
        Assert.Null(answer.DecisionId);
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
        Assert.Equal(draft, (await county.OpenTaskAsync("qingshi")).Id);
        Assert.Equal(0, await county.QueryAsync(db => db.Decisions.CountAsync()));
        return answer;
    }

    private Task<CommandAnswered> AskAsync(SubmitDraft command) => AnswerAsync(command.CommandId, () => bus.Publish(command));

    private Task<CommandAnswered> AskAsync(DecideTask command) => AnswerAsync(command.CommandId, () => bus.Publish(command));

    private async Task<CommandAnswered> AnswerAsync(Guid commandId, Func<Task> publish)
    {
        var seen = answers.GetValueOrDefault(commandId)?.Count ?? 0;
        await publish();
        for (var until = DateTime.UtcNow.AddSeconds(20); DateTime.UtcNow < until; await Task.Delay(20))
        {
            if (answers.TryGetValue(commandId, out var queue) && queue.Count > seen)
            {
                return queue.Last();
            }
        }

        throw new TimeoutException("The command was not answered.");
    }

    private static SubmitDraft Submission(Guid task, string opinion = "") => new(Guid.NewGuid(), Account, task, opinion, County.Morning, "");

    private static DecideTask Decision(Guid task, string outcome, int version) => new(Guid.NewGuid(), Account, task, outcome, "", version, County.Morning, "");

    private SubmitDraft Sign(SubmitDraft command, ECDsa? with = null) => command with { Signature = Signature(CommandSignature.Bytes(command), with) };

    private DecideTask Sign(DecideTask command) => command with { Signature = Signature(CommandSignature.Bytes(command), null) };

    private string Signature(byte[] content, ECDsa? with) => Convert.ToBase64String((with ?? key).SignData(content, HashAlgorithmName.SHA256));

    private async Task<Guid> RegisterAsync(string name, string unit, params string[] positions)
    {
        var account = new SystemAccount
        {
            Name = name,
            PublicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
            UnitIds = [await county.UnitAsync(unit)],
            Positions = positions,
            CreatedAt = County.Morning,
        };
        await county.QueryAsync(db => { db.SystemAccounts.Add(account); return db.SaveChangesAsync(); });
        return account.Id;
    }
}
