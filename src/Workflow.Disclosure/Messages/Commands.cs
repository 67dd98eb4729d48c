namespace Workflow.Disclosure.Messages.Commands;

// Names and namespace are wire format. What signs them: see CommandSignature.

/// <summary>Another program hands a draft on, in the name of its registered system account.</summary>
/// <param name="CommandId">Chosen by the sender; the answer carries it.</param>
/// <param name="Account">The system account's registered name.</param>
/// <param name="SignedAt">At most ten minutes from the time of handling.</param>
/// <param name="Signature">Base64; see <see cref="CommandSignature"/>.</param>
public sealed record SubmitDraft(Guid CommandId, string Account, Guid TaskId, string Opinion, DateTimeOffset SignedAt, string Signature);

/// <inheritdoc cref="SubmitDraft"/>
public sealed record DecideTask(
    Guid CommandId, string Account, Guid TaskId, string Outcome, string Opinion, int SeenVersion, DateTimeOffset SignedAt, string Signature);

/// <summary>What became of a command. A refusal is an answer like any other: its words are those a person would read.</summary>
public sealed record CommandAnswered(
    Guid CommandId, bool Accepted, string Message, IReadOnlyList<string> Details, Guid? DecisionId, DateTimeOffset At);
