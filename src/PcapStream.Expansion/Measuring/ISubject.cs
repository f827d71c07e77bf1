namespace PcapStream.Expansion.Measuring;

/// <summary>A program that reads captures, and is measured while it does.</summary>
public interface ISubject
{
    /// <summary>The command line, <c>{}</c> standing for the capture.</summary>
    string CommandLine { get; }

    /// <summary>Whether runs come with receipts, which tell how much they grew while they read, so that none without packets is needed.</summary>
    bool KeepsReceipts { get; }

    /// <summary>Runs it on a capture in a fresh process.</summary>
    /// <param name="part">The capture.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SubjectException">It cannot be started, fails, does not end, or does not open the capture.</exception>
    MeasuredRun Run(CapturePart part, CancellationToken cancellation);
}
