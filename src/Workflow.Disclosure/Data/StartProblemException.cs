namespace Workflow.Disclosure.Data;

/// <summary>Why the program cannot start, for the person who started it: one clear line in Chinese per fault,
/// what is wrong and how to mend it. The program prints it and ends with an exit code that is not 0; data is untouched.</summary>
public sealed class StartProblemException(string message, Exception? inner = null) : Exception(message, inner);
