using Workflow.Reports.Checks;
using static Workflow.Reports.Tests.Reports;

namespace Workflow.Reports.Tests.Checks;

/// <summary>A repair as a button carries it, to a page and back.</summary>
public sealed class RepairTests
{
    private static readonly Report Written = Seed004().With(
        new Dictionary<string, string?> { ["problems"] = "收到12件，答复12件。" }, new Dictionary<string, string?> { ["t3.new.total"] = "19" });

    private static readonly Repair Both = new("", [
        new Edit.Cell("t3.new.total", "19", "23"), new Edit.Text(new("problems", 2, 3), "23件"), new Edit.Text(new("problems", 8, 3), "一百件")]);

    [Fact]
    public void What_a_button_carries_does_the_same_as_the_repair_itself()
    {
        var applied = Repair.Apply(Written, Both.ToJson(Written))!;
        Assert.Equal(Both.Apply(Written).ToCanonicalJson(), applied.ToCanonicalJson());
        Assert.Equal(("收到23件，答复一百件。", "23"), (applied.Text("problems"), applied.Cell("t3.new.total")));
    }

    [Fact]
    public void Every_repair_that_is_proposed_survives_its_button() =>
        Assert.All(ReportChecks.ForSubmission(new CheckContext(Written)).SelectMany(f => f.Repairs), r =>
            Assert.Equal(r.Apply(Written).ToCanonicalJson(), Repair.Apply(Written, r.ToJson(Written))!.ToCanonicalJson()));

    [Fact]
    public void Where_something_else_stands_by_now_nothing_is_changed()
    {
        var json = Both.ToJson(Written);
        Assert.Null(Repair.Apply(Written.With(new Dictionary<string, string?>(), new Dictionary<string, string?> { ["t3.new.total"] = "20" }), json));
        Assert.Null(Repair.Apply(Written.With(new Dictionary<string, string?> { ["problems"] = "共收到12件。" }, new Dictionary<string, string?>()), json));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("""[{"cell":"t9.x","from":null,"to":"1"}]""")]
    [InlineData("""[{"cell":"t3.new.total","from":"19","to":null}]""")]
    [InlineData("""[{"text":"problems","start":-1,"from":"收","to":"1"}]""")]
    [InlineData("""[{"text":"problems","start":99999,"from":"收","to":"1"}]""")]
    [InlineData("""[{"text":"problems","start":0,"from":"收到","to":"1"},{"text":"problems","start":1,"from":"到","to":"2"}]""")]
    [InlineData("""[{"cell":"t3.new.total","from":"19","to":"1"},{"cell":"t3.new.total","from":"19","to":"2"}]""")]
    public void What_is_no_repair_is_none(string json) => Assert.Null(Repair.Apply(Written, json));
}
