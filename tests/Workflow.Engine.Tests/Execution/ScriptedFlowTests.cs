using System.Text.Json.Nodes;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Execution;

/// <summary>Scripts in a running process.</summary>
public sealed class ScriptedFlowTests
{
    [Fact]
    public void Ids_that_scripts_draw_differ_between_steps_and_between_instances()
    {
        var flow = new Flow().Start().Fork("fork", "A", "B").Task("a").Task("b")
            .Node("Elsa.WriteLine", "ida", ("text", Flow.Wrapped("JavaScript", "newGuid()"))).Node("Elsa.WriteLine", "idb", ("text", Flow.Wrapped("JavaScript", "newGuid()")))
            .To("start>fork", "fork.A>a", "fork.B>b", "a.Approve>ida", "b.Approve>idb").Read();
        var drawn = new List<string>();
        foreach (var id in new[] { "one", "two" })
        {
            var input = new ProcessInput(Play.Noon, null, id);
            var state = ProcessEngine.Start(flow, input).State;
            while (state.Bookmarks.Count > 0)
            {
                var next = ProcessEngine.Resume(flow, state, new Resumption(state.Bookmarks[0].Id, "Approve"), input);
                drawn.AddRange(next.Effects.OfType<Effect.WriteLine>().Select(w => w.Text));
                state = next.State;
            }
        }

        Assert.Equal(4, drawn.Distinct().Count());
    }

    [Theory]
    [InlineData("Review it", "getResultFromReviewIt()")]
    [InlineData("review_it", "getResultFromReviewIt()")]
    [InlineData("review-it", "getResultFromReviewIt()")]
    [InlineData("Review 1", "getResultFromReview1()")]
    [InlineData("审核 结果", "getResultFrom审核结果()")]
    [InlineData("Mail From us", "getResultFromMailFromUs()")]
    [InlineData("review", "getResultFromReview()")]
    [InlineData("Review it", "getOutputFrom('Review it')")]
    public void What_an_activity_gave_is_asked_for_by_its_name_as_Elsa_writes_it(string name, string asked)
    {
        var flow = new Flow().Node("Elsa.RunJavaScript", "give", ("script", Flow.Wrapped("JavaScript", "'given'")), ("name", name))
            .Node("Elsa.WriteLine", "say", ("text", Flow.Wrapped("JavaScript", asked))).To("give>say");
        Assert.Equal("given", flow.Play().Effects.OfType<Effect.WriteLine>().Single().Text);
    }

    [Fact]
    public void A_script_names_the_instance_and_reads_the_name()
    {
        var flow = new Flow().Node("Elsa.RunJavaScript", "name", ("script", Flow.Wrapped("JavaScript", "setWorkflowInstanceName('年报 ' + 2025)")))
            .Node("Elsa.WriteLine", "say", ("text", Flow.Wrapped("JavaScript", "getWorkflowInstanceName()"))).To("name>say");
        var play = flow.Play();
        Assert.Equal("年报 2025", play.State.Name);
        Assert.Equal("年报 2025", play.Effects.OfType<Effect.WriteLine>().Single().Text);
    }

    [Theory]
    [InlineData("setVariable('in:Year', 1)")]
    [InlineData("variables['in:Year'] = 1")]
    public void A_variable_of_any_name_is_a_variable_and_nothing_else(string script)
    {
        var flow = new Flow().Input("Year", "Int32").Node("Elsa.RunJavaScript", "set", ("script", Flow.Wrapped("JavaScript", $"{script}; setVariable('out:Given', 2)")))
            .Task("task").Node("Elsa.WriteLine", "say", ("text", Flow.Wrapped("JavaScript", "[getInput('Year'), getVariable('in:Year'), getVariable('out:Given')].join()"))).To("set>task", "task.Approve>say");
        var play = flow.Play(new Dictionary<string, JsonNode?> { ["Year"] = 2025 }).Decide("task");
        Assert.Equal("2025,1,2", play.Effects.OfType<Effect.WriteLine>().Single().Text);
        Assert.Empty(play.State.Outputs);
    }

    [Fact]
    public void A_value_may_be_as_deep_as_the_file_that_gives_it()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60));
        var body = new JsonObject { ["id"] = "wait", ["type"] = "Elsa.Delay", ["timeSpan"] = "1.00:00:00" };
        var flow = new Flow().Node("Elsa.ForEach", "each", ("items", Flow.Wrapped("Object", $"[{deep}]")), ("body", body));
        var play = flow.Play().Ring("each:wait");
        play.Finishes();
    }

    [Theory]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335", "1")]
    [InlineData("-79228162514264337593543950335", "-79228162514264337593543950335", "-1")]
    [InlineData("0", "1", "79228162514264337593543950335")]
    public void A_loop_over_numbers_that_nothing_can_hold_ends(string start, string end, string step)
    {
        var body = new JsonObject { ["id"] = "say", ["type"] = "Elsa.WriteLine", ["text"] = "x" };
        var flow = new Flow().Node("Elsa.For", "for", ("start", Flow.Wrapped("Literal", start)), ("end", Flow.Wrapped("Literal", end)), ("step", Flow.Wrapped("Literal", step)), ("body", body));
        flow.Play().Finishes();
    }
}
