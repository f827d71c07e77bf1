namespace PcapStream.Profiling.Reports;

/// <summary>What was counted of one method, over all threads; lambdas and local functions within it are part of it.</summary>
/// <param name="Name">Namespace, type and method.</param>
/// <param name="Calls">How often it was called; parts of an asynchronous method are one call.</param>
/// <param name="Growth">What its outermost activations grew in bytes, measured apart from the lines.</param>
/// <param name="Lines">Its lines in order; the first is the signature.</param>
public sealed record ProfiledMethod(string Name, long Calls, long Growth, IReadOnlyList<ProfiledLine> Lines)
{
    /// <summary>The signature: what was charged to no line.</summary>
    public ProfiledLine Signature => Lines[0];

    /// <summary>The source file.</summary>
    public string File => Signature.File;

    /// <summary>The sum of all lines' increments; equal to <see cref="Growth"/>.</summary>
    public long Increments => Lines.Sum(line => line.Increment);

    /// <summary>Whether the program ended within it.</summary>
    public bool InProgress => Lines.Any(line => line.InProgress);
}
