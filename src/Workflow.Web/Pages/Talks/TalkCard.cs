using Workflow.Disclosure.Review;
using Workflow.Engine.Execution;

namespace Workflow.Web.Pages.Talks;

/// <summary>What the 沟通 of a case is drawn from.</summary>
/// <param name="TaskId">The task's page that it stands on; null at the case.</param>
/// <param name="To">Of a question that was refused, as are <paramref name="Text"/>, <paramref name="Answering"/> and <paramref name="Answer"/>.</param>
/// <param name="Answering">The question that was to be answered.</param>
public sealed record TalkCard(Guid CaseId, Guid? TaskId = null, Guid To = default, string? Text = null, Guid? Answering = null, string? Answer = null);

/// <summary>The field in which an opinion is typed, with what was kept of it and the phrases to choose from.</summary>
/// <param name="Typed">What has just been sent and was refused.</param>
/// <param name="Fault">What is wrong with it.</param>
public sealed record OpinionField(Guid TaskId, string? Typed, IReadOnlyList<TaskOutcome> Outcomes, OpinionFault? Fault = null);
