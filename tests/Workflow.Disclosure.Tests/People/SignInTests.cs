using Microsoft.EntityFrameworkCore;
using Workflow.Disclosure.People;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.People;

public sealed class SignInTests : IAsyncLifetime
{
    private County county = null!;

    public async ValueTask InitializeAsync() => county = await County.OpenAsync();

    public ValueTask DisposeAsync() => county.DisposeAsync();

    [Fact]
    public async Task The_right_password_signs_in_whatever_the_case_of_the_name()
    {
        var signedIn = await SignInAsync(" QingShi.Jingban ", DemonstrationCounty.Password);

        Assert.Equal("青石镇经办人", signedIn.Value?.DisplayName);
    }

    [Fact]
    public async Task A_wrong_name_and_a_wrong_password_get_the_same_answer()
    {
        var noName = await SignInAsync("nobody", DemonstrationCounty.Password);
        var noPassword = await SignInAsync("qingshi.jingban", "wrong-password-1");

        Assert.IsType<WrongCredentials>(noName.Error);
        Assert.Equal(noName.Error, noPassword.Error);
    }

    [Fact]
    public async Task Five_failures_lock_for_fifteen_minutes_and_say_until_when()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<WrongCredentials>((await SignInAsync("qingshi.jingban", "wrong")).Error);
        }

        var fifth = await SignInAsync("qingshi.jingban", "wrong");
        var right = await SignInAsync("qingshi.jingban", DemonstrationCounty.Password);
        county.Clock.Now += TimeSpan.FromMinutes(14.9);
        var tooEarly = await SignInAsync("qingshi.jingban", DemonstrationCounty.Password);
        county.Clock.Now += TimeSpan.FromMinutes(0.2);
        var later = await SignInAsync("qingshi.jingban", DemonstrationCounty.Password);

        Assert.Contains("2022年1月4日09:15", Assert.IsType<AccountLocked>(fifth.Error).Message, StringComparison.Ordinal);
        Assert.IsType<AccountLocked>(right.Error);
        Assert.IsType<AccountLocked>(tooEarly.Error);
        Assert.True(later.Succeeded);
    }

    [Fact]
    public async Task A_success_begins_the_count_again()
    {
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                await SignInAsync("qingshi.jingban", "wrong");
            }

            Assert.True((await SignInAsync("qingshi.jingban", DemonstrationCounty.Password)).Succeeded);
        }
    }

    [Fact]
    public async Task Guesses_sent_at_once_are_counted_one_by_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SignInAsync("qingshi.jingban", $"guess-{i}")));

        Assert.IsType<AccountLocked>((await SignInAsync("qingshi.jingban", DemonstrationCounty.Password)).Error);
    }

    [Fact]
    public async Task A_closed_account_looks_like_a_wrong_password()
    {
        await county.QueryAsync(db => db.Users.Where(p => p.UserName == "qingshi.jingban").ExecuteUpdateAsync(p => p.SetProperty(x => x.ClosedAt, county.Clock.Now)));

        Assert.IsType<WrongCredentials>((await SignInAsync("qingshi.jingban", DemonstrationCounty.Password)).Error);
    }

    [Theory]
    [InlineData("Yunling-2026", "short1", "short1", "6个字符")]
    [InlineData("Yunling-2026", "onlyletters", "onlyletters", "没有数字")]
    [InlineData("Yunling-2026", "1234567890", "1234567890", "没有字母")]
    [InlineData("Yunling-2026", "Yunling-2026", "Yunling-2026", "与当前密码相同")]
    [InlineData("Yunling-2026", "another-pass-1", "another-pass-2", "不一致")]
    [InlineData("wrong", "another-pass-1", "another-pass-1", "当前密码不对")]
    [InlineData("", "another-pass-1", "another-pass-1", "请输入当前密码")]
    public async Task A_new_password_that_cannot_be_taken_says_why(string current, string next, string repeated, string said)
    {
        var error = (await SetAsync(current, next, repeated)).Error;

        Assert.Contains(said, Assert.Single(Assert.IsType<FieldFaults>(error).Faults).Message, StringComparison.Ordinal);
        Assert.True((await SignInAsync("qingshi.jingban", DemonstrationCounty.Password)).Succeeded);
    }

    [Fact]
    public async Task A_new_password_takes_the_place_of_the_old_and_ends_other_sessions()
    {
        var before = await StampAsync();

        Assert.True((await SetAsync(DemonstrationCounty.Password, "another-pass-1", "another-pass-1")).Succeeded);

        Assert.NotEqual(before, await StampAsync());
        Assert.False((await SignInAsync("qingshi.jingban", DemonstrationCounty.Password)).Succeeded);
        Assert.True((await SignInAsync("qingshi.jingban", "another-pass-1")).Succeeded);
    }

    [Fact]
    public async Task Guessing_the_current_password_where_it_is_changed_locks_too()
    {
        for (var i = 0; i < 5; i++)
        {
            await SetAsync($"wrong-{i}", "another-pass-1", "another-pass-1");
        }

        Assert.IsType<AccountLocked>((await SetAsync(DemonstrationCounty.Password, "another-pass-1", "another-pass-1")).Error);
    }

    [Fact]
    public void Generated_passwords_keep_the_rules_and_differ()
    {
        var passwords = Enumerable.Range(0, 500).Select(_ => Passwords.Generate()).ToList();

        Assert.Equal(500, passwords.Distinct().Count());
        Assert.All(passwords, p => Assert.Null(Passwords.Fault(p, "x")));
    }

    private Task<Result<Person>> SignInAsync(string name, string password) =>
        county.WithAsync<SignInHandler, Result<Person>>(h => h.HandleAsync(new SignIn(name, password), CancellationToken.None));

    private async Task<Result<Person>> SetAsync(string current, string next, string repeated)
    {
        var person = await county.PersonAsync("qingshi.jingban");
        return await county.WithAsync<SetPasswordHandler, Result<Person>>(h => h.HandleAsync(new SetPassword(person, current, next, repeated), CancellationToken.None));
    }

    private Task<string?> StampAsync() => county.QueryAsync(db => db.Users.Where(p => p.UserName == "qingshi.jingban").Select(p => p.SecurityStamp).SingleAsync());
}
