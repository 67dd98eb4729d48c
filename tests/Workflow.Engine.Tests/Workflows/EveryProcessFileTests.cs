using System.Text.Json.Nodes;
using Workflow.Engine.Definitions;
using Workflow.Engine.Execution;

namespace Workflow.Engine.Tests.Workflows;

/// <summary>What holds for every released file, whoever adds the next one.</summary>
public sealed class EveryProcessFileTests
{
    public static TheoryData<string> All => ProcessFiles.All;

    [Theory, MemberData(nameof(All))]
    public void It_reads_without_a_problem_and_is_named_after_its_id_and_version(string file)
    {
        var definition = ProcessFiles.Read(file);
        Assert.Equal($"{definition.DefinitionId}.v{definition.Version}.json", file);
    }

    [Theory, MemberData(nameof(All))]
    public void Written_again_it_is_the_same_document(string file) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(ProcessFiles.Text(file)), JsonNode.Parse(ProcessFiles.Read(file).Write())));

    [Theory, MemberData(nameof(All))]
    public void Every_outcome_of_every_task_leads_somewhere(string file)
    {
        var definition = ProcessFiles.Read(file);
        Assert.NotEmpty(definition.Tasks);
        Assert.All(definition.Tasks, task => Assert.All(task.Outcomes, outcome =>
            Assert.Contains(definition.Connections, c => c.Source == task.ActivityId && c.Port == outcome.Name)));
    }

    [Theory, MemberData(nameof(All))]
    public void Deciding_forward_everywhere_walks_through_the_tasks_in_order_to_the_end(string file)
    {
        var definition = ProcessFiles.Read(file);
        var play = new Play(definition);
        foreach (var task in definition.Tasks)
        {
            Assert.Equal([task.ActivityId], play.Open.Distinct());
            Forward(play, task);
        }

        play.Finishes();
        Assert.Single(play.Effects.OfType<Effect.Publish>());
    }

    [Theory, MemberData(nameof(All))]
    public void Every_way_back_asks_for_the_reason_and_leads_to_where_the_document_can_be_mended(string file)
    {
        var definition = ProcessFiles.Read(file);
        foreach (var returning in definition.Tasks)
        {
            foreach (var back in returning.Outcomes.Where(o => o.Tone == OutcomeTone.Back))
            {
                var play = new Play(definition);
                foreach (var task in definition.Tasks.TakeWhile(t => t != returning))
                {
                    Forward(play, task);
                }

                play.Decide(returning.ActivityId, back.Name);
                Assert.Equal(OpinionRule.Required, back.Opinion);
                Assert.True(play.TaskAt(Assert.Single(play.Open)).MayEdit);
            }
        }
    }

    /// <summary>By everybody who signs there.</summary>
    private static void Forward(Play play, TaskNode task)
    {
        while (play.Open.Contains(task.ActivityId))
        {
            play.Decide(task.ActivityId, task.Outcomes.First(o => o.Tone == OutcomeTone.Forward).Name);
        }
    }

    [Theory, MemberData(nameof(All))]
    public void Every_task_has_a_due_date_and_reminders(string file) => Assert.All(ProcessFiles.Read(file).Tasks, task =>
    {
        Assert.NotNull(task.Due);
        Assert.Contains(0, task.Reminders);
        Assert.True(task.RemindDailyWhenOverdue);
    });

    [Theory, MemberData(nameof(All))]
    public void A_designer_draws_it_from_left_to_right_with_no_two_nodes_in_one_place(string file)
    {
        var root = JsonNode.Parse(ProcessFiles.Text(file))!["root"]!;
        var places = root["activities"]!.AsArray().ToDictionary(
            a => (string)a!["id"]!, a => ((int)a!["metadata"]!["designer"]!["position"]!["x"]!, (int)a["metadata"]!["designer"]!["position"]!["y"]!));
        Assert.Equal(places.Count, places.Values.Distinct().Count());
        foreach (var connection in root["connections"]!.AsArray())
        {
            var (from, to) = (places[(string)connection!["source"]!["activity"]!], places[(string)connection["target"]!["activity"]!]);
            Assert.True(from.Item1 < to.Item1 || connection["vertices"]!.AsArray().Count >= 2, $"{connection.ToJsonString()} would be drawn through other nodes");
        }
    }

    [Theory, MemberData(nameof(All))]
    public void The_steps_before_a_task_are_the_tasks_that_lead_to_it_and_the_first_has_none(string file)
    {
        var definition = ProcessFiles.Read(file);
        var before = definition.Tasks.Select(t => definition.StepsBefore(t.ActivityId)).ToList();
        Assert.Equal([[], .. definition.Tasks.SkipLast(1).Select(t => new[] { t.ActivityId })], before);
    }

    [Fact]
    public void The_annual_report_passes_these_levels_in_this_order() => Assert.Equal(
        ["经办人", "保密审查员", "办公室主任", "分管领导", "主要领导", "县级审核员"],
        ProcessFiles.Read("annual-report.v1.json").Tasks.Select(t => t.Position));

    [Fact]
    public void The_county_decides_on_the_annual_report_as_the_county() =>
        Assert.Equal("County", ProcessFiles.Read("annual-report.v1.json").Tasks.Single(t => t.Position == "县级审核员").Unit);

    [Fact]
    public void The_reverse_release_passes_the_three_levels_the_other_way_round()
    {
        static IEnumerable<string> Levels(string file) => ProcessFiles.Read(file).Tasks.Skip(2).Select(t => t.Position);
        Assert.Equal(["办公室主任", "分管领导", "主要领导"], Levels("information-release.v1.json"));
        Assert.Equal(Levels("information-release.v1.json").Reverse(), Levels("information-release-reverse.v1.json"));
    }
}
