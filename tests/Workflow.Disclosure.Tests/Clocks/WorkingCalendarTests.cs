using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Workflow.Disclosure.Clocks;
using Workflow.Disclosure.Data;
using Workflow.Testing;

namespace Workflow.Disclosure.Tests.Clocks;

public sealed class WorkingCalendarTests
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Load(null);

    /// <summary>A day far enough from both ends of the data, and a count that stays inside it.</summary>
    private static Arbitrary<(DateOnly Day, int Count)> Steps { get; } = (
        from day in Gen.Choose(0, 5 * 365)
        from count in Gen.Choose(-150, 150)
        select (new DateOnly(2021, 1, 1).AddDays(day), count)).ToArbitrary();

    [Fact]
    public async Task Every_day_of_2020_to_2026_is_as_the_independent_calendar_has_it()
    {
        var theirs = await OracleAsync();
        var days = Enumerable.Range(0, new DateOnly(2027, 1, 1).DayNumber - new DateOnly(2020, 1, 1).DayNumber)
            .Select(n => new DateOnly(2020, 1, 1).AddDays(n)).ToList();

        Assert.Equal(days.Count, theirs.Length);
        Assert.Equal([], days.Where((day, i) => Calendar.IsWorkingDay(day) != (theirs[i] == 'w')));
    }

    private static async Task<string> OracleAsync()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Workflow.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        var web = Path.Combine(root.FullName, "src", "Workflow.Web");
        Assert.True(Directory.Exists(Path.Combine(web, "node_modules", "chinese-days")), "chinese-days is missing: run npm ci in src/Workflow.Web.");
        var start = new ProcessStartInfo("node") { WorkingDirectory = web, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add("""
            const { isWorkday } = require('chinese-days');
            let days = '';
            for (let d = new Date(Date.UTC(2020, 0, 1)); d.getUTCFullYear() < 2027; d.setUTCDate(d.getUTCDate() + 1))
              days += isWorkday(d.toISOString().slice(0, 10)) ? 'w' : '-';
            process.stdout.write(days);
            """);
        using var node = Process.Start(start)!;
        var days = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        return days;
    }

    [Fact]
    public void Going_back_as_many_working_days_as_forth_ends_where_it_began() => Prop.ForAll(Steps, step =>
    {
        var start = Calendar.AddWorkingDays(step.Day, 0);
        return Calendar.AddWorkingDays(Calendar.AddWorkingDays(start, step.Count), -step.Count) == start;
    }).Check(LongRun.Draws());

    [Fact]
    public void What_was_added_is_what_lies_between() => Prop.ForAll(Steps, step =>
    {
        var start = Calendar.AddWorkingDays(step.Day, 0);
        return Calendar.WorkingDaysBetween(start, Calendar.AddWorkingDays(start, step.Count)) == step.Count;
    }).Check(LongRun.Draws());

    [Fact]
    public void A_later_day_or_a_larger_count_never_ends_earlier() => Prop.ForAll(Steps, step =>
        Calendar.AddWorkingDays(step.Day, step.Count) <= Calendar.AddWorkingDays(step.Day.AddDays(1), step.Count)
        && (step.Count == -1 || Calendar.AddWorkingDays(step.Day, step.Count) <= Calendar.AddWorkingDays(step.Day, step.Count + 1))).Check(LongRun.Draws());

    [Fact]
    public void Counting_ends_on_a_working_day() => Prop.ForAll(Steps, step =>
        Calendar.IsWorkingDay(Calendar.AddWorkingDays(step.Day, step.Count))).Check(LongRun.Draws());

    [Theory]
    [InlineData("2022-01-28", 1, "2022-01-29")]    // Saturday worked for Spring Festival
    [InlineData("2022-01-30", 1, "2022-02-07")]
    [InlineData("2022-02-07", -1, "2022-01-30")]
    [InlineData("2022-02-03", 0, "2022-02-07")]
    [InlineData("2022-01-29", 0, "2022-01-29")]
    [InlineData("2021-12-31", 20, "2022-01-29")]   // Art. 33: twenty working days over New Year
    public void Holidays_and_make_up_days_count_as_the_notice_says(string from, int count, string expected) =>
        Assert.Equal(DateOnly.Parse(expected), Calendar.AddWorkingDays(DateOnly.Parse(from), count));

    [Fact]
    public void A_year_without_data_is_said_and_not_assumed()
    {
        var missing = Assert.Throws<CalendarYearMissingException>(() => Calendar.AddWorkingDays(new DateOnly(2026, 12, 30), 5));

        Assert.Equal("2027年放假安排未录入", missing.Message);
        Assert.False(Calendar.Covers(new DateOnly(2027, 1, 1)));
        Assert.Equal([2027, 2028], Calendar.MissingYears(new DateOnly(2026, 12, 1), new DateOnly(2028, 1, 1)));
        Assert.Equal(new DateOnly(2027, 1, 6), Calendar.Estimating.AddWorkingDays(new DateOnly(2026, 12, 30), 5));
    }

    [Fact]
    public void A_file_laid_in_the_folder_adds_its_year_and_replaces_one_that_is_built_in()
    {
        using var folder = new TemporaryFolder();
        folder.Write("2027.json", """{"year":2027,"source":"测试","holidays":["2027-01-01"],"workdays":["2027-01-02"]}""");
        folder.Write("2021.json", """{"year":2021,"source":"更正","holidays":["2021-01-04"],"workdays":[]}""");

        var calendar = WorkingCalendar.Load(folder.Path);

        Assert.True(calendar.IsWorkingDay(new DateOnly(2027, 1, 2)));
        Assert.False(calendar.IsWorkingDay(new DateOnly(2021, 1, 4)));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2021, 1, 1)));
    }

    [Theory]
    [InlineData("""{"year":2027,"source":"x","holidays":["2028-01-01"],"workdays":[]}""", "2028-01-01 不在 2027 年")]
    [InlineData("""{"year":2027,"source":"x","holidays":["2027-01-02"],"workdays":["2027-01-02"]}""", "2027-01-02 既是放假又是上班")]
    [InlineData("""{"year":2027,"source":"x","holidays":["2027-01-01"],"workdays":["2027-01-04"]}""", "调休上班日 2027-01-04 不是周末")]
    [InlineData("""{"year":2027,"source":"x","holidays":[],"workdays":[]}""", "没有放假日")]
    [InlineData("""{"year":2027}""", "不是规定的格式")]
    [InlineData("""not json""", "不是规定的格式")]
    public void A_broken_file_is_refused_with_its_name_and_what_is_wrong(string content, string fault)
    {
        using var folder = new TemporaryFolder();
        folder.Write("next.json", content);

        var refused = Assert.Throws<StartProblemException>(() => WorkingCalendar.Load(folder.Path));

        Assert.Contains("next.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Contains("Calendars:Folder", Assert.Throws<StartProblemException>(() => WorkingCalendar.Load("nowhere/at/all")).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_year_names_the_notice_it_comes_from() =>
        Assert.Equal([.. Enumerable.Range(2020, 7)], Calendar.Years.Where(y => y.Source.Contains("国办发明电", StringComparison.Ordinal)).Select(y => y.Year));

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("calendars").FullName;

        public void Write(string name, string content) => File.WriteAllText(System.IO.Path.Combine(Path, name), content);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
