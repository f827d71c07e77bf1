namespace PcapStream.Batching.Pipeline;

/// <summary>Lets batches pass one at a time, in the order of their numbers, from 0.</summary>
internal sealed class Sequencer
{
    private readonly object _gate = new();
    private long _next;
    private bool _stopped;

    /// <summary>Waits until all earlier batches have passed.</summary>
    /// <returns>False when the sequence was stopped.</returns>
    public bool Enter(long number)
    {
        lock (_gate)
        {
            while (_next != number && !_stopped)
                Monitor.Wait(_gate);
            return !_stopped;
        }
    }

    /// <summary>Marks the batch that entered as past.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _next++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stops the sequence: no batch enters any more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }
}
