import { expect } from '@open-wc/testing';
import { duration, durationWords } from './duration.js';

describe('lengths of time', () => {
  it('should be hours, minutes and seconds, every digit kept', () => {
    for (const [value, format, shown] of [
      ['0', 'seconds', '0:00'],
      ['7.5', 'seconds', '0:07.5'],
      ['187', 'seconds', '3:07'],
      ['3723.0625', 'seconds', '1:02:03.0625'],
      ['-65', 'seconds', '-1:05'],
      ['36000000', 'seconds', '10,000:00:00'],
      ['900719925474099312345.000000001', 'seconds', '250,199,979,298,360,920:05:45.000000001'],
      ['5', 'milliseconds', '0:00.005'],
      ['61001', 'milliseconds', '1:01.001'],
      ['61000', 'milliseconds', '1:01'],
      ['61001.25', 'milliseconds', '1:01.00125'],
      ['x', 'seconds', '–'],
    ] as const)
      expect(duration('en', value, format), value).to.equal(shown);
  });

  it('should be written in the digits of the language', () => {
    expect(duration('de', '3723.5', 'seconds')).to.equal('1:02:03,5');
    expect(duration('ar-EG', '63.25', 'seconds')).to.equal('١:٠٣٫٢٥');
  });

  it('should be words for whoever listens', () => {
    expect(durationWords('en', '3723.5', 'seconds')).to.equal('1 hour 2 minutes 3.5 seconds');
    expect(durationWords('en', '3600', 'seconds')).to.equal('1 hour');
    expect(durationWords('en', '0', 'seconds')).to.equal('0 seconds');
    expect(durationWords('de', '61500', 'milliseconds')).to.equal('1 Minute 1,5 Sekunden');
    expect(durationWords('en', '', 'seconds')).to.equal('–');
  });
});
