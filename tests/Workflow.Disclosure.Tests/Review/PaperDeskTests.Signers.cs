using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Disclosure.Review;
using Workflow.Disclosure.Review.Lists;
using Workflow.Disclosure.Talks;
using Workflow.Engine.Execution;

namespace Workflow.Disclosure.Tests.Review;

/// <summary>Who can have signed, who may enter it, and where it stands for each.</summary>
public sealed partial class PaperDeskTests
{
    [Fact]
    public async Task Who_wrote_the_text_takes_it_past_no_level_by_paper_but_may_enter_that_it_was_sent_back()
    {
        foreach (var signer in (string[])["qingshi.zhuren", "qingshi.fenguan", "qingshi.zhuyao"])
        {
            var task = await county.OpenTaskAsync("qingshi");
            Assert.Equal([OutcomeTone.Back], (await OfferAsync("qingshi.jingban", task.Id))!.Outcomes.Select(o => o.Tone).Distinct());
            Assert.IsType<PaperOfOwnText>((await EnterAsync("qingshi.jingban", signer)).Error);
            Assert.True((await EnterAsync(Clerk, signer)).Succeeded);
        }

        await county.WalkAsync("qingshi", ("yunling.shenhe", "Return"), (Clerk, "Submit"), ("qingshi.baomi", "Approve"));
        // Who handed it on without changing it stands behind it as well.
        foreach (var clerk in (string[])["qingshi.jingban", Clerk])
        {
            Assert.IsType<PaperOfOwnText>((await EnterAsync(clerk, "qingshi.zhuren")).Error);
        }

        Assert.True((await EnterAsync("qingshi.jingban", "qingshi.zhuren", "Return", "请再核。")).Succeeded);
        Assert.Null(await FaultAsync());
    }

    [Fact]
    public async Task Who_signed_is_asked_of_the_day_on_the_paper_not_of_today()
    {
        await county.Database.ExecuteAsync("UPDATE holdings SET valid_to = '2022-01-06' WHERE position = '办公室主任' AND person_id = (SELECT id FROM people WHERE user_name = 'qingshi.zhuren')");
        await HoldAsync("qingshi.fenguan", Positions.OfficeDirector, Today.AddDays(3));
        county.Clock.Now += TimeSpan.FromDays(3);
        var task = await county.OpenTaskAsync("qingshi");
        Assert.Equal(["青石镇分管领导", "青石镇办公室主任"], (await OfferAsync(Clerk, task.Id))!.Signers.Select(s => s.Name).Order());

        Assert.IsType<NotAHolderOnPaper>((await EnterAsync(Clerk, "qingshi.fenguan", day: Today.AddDays(1))).Error);
        Assert.IsType<NotAHolderOnPaper>((await EnterAsync(Clerk, "qingshi.zhuren", day: Today.AddDays(3))).Error);
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren", day: Today.AddDays(1))).Succeeded);
    }

    [Fact]
    public async Task A_clerk_who_held_the_position_himself_until_yesterday_enters_for_others_never_for_himself()
    {
        await county.Database.ExecuteAsync($"INSERT INTO holdings (id, person_id, unit_id, position, valid_from, valid_to) VALUES (gen_random_uuid(), '{await county.PersonAsync(Clerk)}', '{await county.UnitAsync("qingshi")}', '办公室主任', '2021-01-01', '2022-01-04')");
        county.Clock.Now += TimeSpan.FromDays(1);
        Assert.Equal(["青石镇办公室主任"], (await OfferAsync(Clerk, (await county.OpenTaskAsync("qingshi")).Id))!.Signers.Select(s => s.Name));
        Assert.IsType<NotAHolderOnPaper>((await EnterAsync(Clerk, Clerk, day: Today)).Error);
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren", day: Today)).Succeeded);
    }

    [Fact]
    public async Task A_clerk_takes_back_in_the_position_by_which_he_entered()
    {
        await county.WalkAsync("qingshi", ("qingshi.zhuren", "Approve"));
        var holding = new Holding { PersonId = await county.PersonAsync("qingshi.zhuren"), UnitId = await county.UnitAsync("yunling"), Position = Positions.Drafter, ValidFrom = new(2021, 1, 1) };
        await county.QueryAsync(db =>
        {
            db.Holdings.Add(holding);
            return db.SaveChangesAsync();
        });
        var task = await county.OpenTaskAsync("qingshi");
        Assert.True((await EnterAsync("qingshi.zhuren", "qingshi.fenguan")).Succeeded);

        Assert.Null(await WithdrawAsync("qingshi.zhuren", task.Id));
        var back = await LastAsync();
        Assert.Equal(("办公室主任", task.UnitId), (back.Position, back.UnitId));
    }

    [Fact]
    public async Task It_stands_among_what_its_signer_has_decided_and_he_can_be_asked_about_it_as_such()
    {
        Assert.True((await EnterAsync(Clerk, "qingshi.zhuren")).Succeeded);
        var (clerk, signer) = (await county.PersonAsync(Clerk), await county.PersonAsync("qingshi.zhuren"));
        foreach (var (person, said) in new[] { (clerk, "代录青石镇办公室主任的纸质签批"), (signer, "纸质签批，由青石镇司法所经办人代录") })
        {
            var page = await county.WithAsync<TaskLists, ListPage>(l => l.ReadAsync(TaskList.Decided, person, ListFilter.Parse(TaskList.Decided, ""), null, default));
            Assert.Equal(said, Assert.IsType<DecidedRow>(page.Rows[0]).OnBehalf);
            Assert.Equal(page.Rows.Count, (await county.WithAsync<TaskLists, ListCounts>(l => l.CountAsync(person, default))).Of(TaskList.Decided));
        }

        var circle = (await county.WithAsync<CaseCircles, CaseCircle?>(c => c.ReadAsync(caseId, clerk, default)))!;
        Assert.Equal(CaseCircles.Decided, circle.Find(signer)!.Group);
    }
}
