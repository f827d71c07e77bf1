using BenchmarkDotNet.Validators;

namespace PcapStream.Profiling.BenchmarkDotNet.Baselines;

/// <summary>
/// Stops a run before its first benchmark when the baseline cannot be read. Validators run before benchmarks: the
/// figures are held against it by <see cref="MemoryBaselineExtensions"/>.
/// </summary>
/// <param name="file">The baseline's file.</param>
public sealed class MemoryBaselineValidator(string file) : IValidator
{
    /// <inheritdoc/>
    public bool TreatsWarningsAsErrors => true;

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters)
    {
        try
        {
            _ = MemoryBaseline.Read(file);
            return [];
        }
        catch (MemoryBaselineException error)
        {
            return [new ValidationError(isCritical: true, error.Message)];
        }
    }
}
